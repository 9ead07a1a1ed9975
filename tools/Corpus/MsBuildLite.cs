using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TaskOwnership.Corpus;

/// <summary>
/// Reads project files without MSBuild: properties, items, conditions and imports, enough to know what a project
/// compiles. What it does not understand evaluates to an empty string or a false condition.
/// </summary>
sealed partial class MsBuildLite
{
    readonly string _root;
    readonly Dictionary<string, string> _props = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> _fixed = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> _importing = new(StringComparer.Ordinal);

    public string Sdk { get; private set; } = "";
    public List<ProjectItem> Items { get; } = [];

    public sealed record ProjectItem(string Kind, string Verb, string Spec, string BaseDir, XElement Xml);

    MsBuildLite(string root) => _root = root;

    public string this[string name] => _props.GetValueOrDefault(name, "").Trim();

    public static MsBuildLite Evaluate(string csproj, string root)
    {
        var first = Run(csproj, root, null);
        var frameworks = first["TargetFrameworks"] is { Length: > 0 } many ? many : first["TargetFramework"];
        var best = BestFramework(frameworks);
        return best == "" ? first : Run(csproj, root, best);
    }

    static MsBuildLite Run(string csproj, string root, string? framework)
    {
        var p = new MsBuildLite(root);
        var dir = Path.GetDirectoryName(csproj)!;
        p._props["MSBuildProjectDirectory"] = dir;
        p._props["MSBuildProjectName"] = Path.GetFileNameWithoutExtension(csproj);
        p._props["MSBuildProjectFullPath"] = csproj;
        p._props["Configuration"] = "Release";
        p._props["Platform"] = "AnyCPU";
        p._props["OS"] = "Unix";
        p._props["MSBuildRuntimeType"] = "Core";
        p._props["_DirectoryBuildPropsFile"] = "Directory.Build.props";
        p._props["_DirectoryBuildTargetsFile"] = "Directory.Build.targets";
        p._props["SourceRoot"] = root + "/";
        if (framework is not null)
        {
            p._props["TargetFramework"] = framework;
            p._fixed.Add("TargetFramework");
        }
        foreach (var items in (bool[])[false, true])
        {
            p._importing.Clear();
            if (FileAbove("Directory.Build.props", dir, root) is { } props) p.ReadFile(props, items);
            p.ReadFile(csproj, items);
            if (FileAbove("Directory.Build.targets", dir, root) is { } targets) p.ReadFile(targets, items);
        }
        return p;
    }

    /// <summary>The newest .NET among the frameworks, else the last one named.</summary>
    static string BestFramework(string frameworks)
    {
        var all = frameworks.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return all.OrderByDescending(f => NetVersion(f)).ThenByDescending(f => f, StringComparer.Ordinal).FirstOrDefault() ?? "";
    }

    static double NetVersion(string framework) =>
        ModernNet().Match(framework) is { Success: true } m ? double.Parse(m.Groups[1].Value) : 0;

    [GeneratedRegex(@"^net(\d+\.\d+)")]
    private static partial Regex ModernNet();

    static string? FileAbove(string name, string dir, string root)
    {
        for (var d = dir; d is not null && d.StartsWith(root, StringComparison.Ordinal); d = Path.GetDirectoryName(d))
            if (File.Exists(Path.Combine(d, name)))
                return Path.Combine(d, name);
        return null;
    }

    void ReadFile(string path, bool items)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path) || !_importing.Add(path)) return;
        XElement xml;
        try { xml = XDocument.Load(path).Root!; }
        catch (System.Xml.XmlException) { return; }
        if (path == _props["MSBuildProjectFullPath"])
            Sdk = (string?)xml.Attribute("Sdk") ?? xml.Elements().FirstOrDefault(e => e.Name.LocalName == "Sdk")?.Attribute("Name")?.Value ?? "";
        var outer = _props.GetValueOrDefault("MSBuildThisFileDirectory");
        _props["MSBuildThisFileDirectory"] = Path.GetDirectoryName(path) + "/";
        Children(xml, items);
        if (outer is not null) _props["MSBuildThisFileDirectory"] = outer;
    }

    void Children(XElement parent, bool items)
    {
        foreach (var e in parent.Elements())
        {
            if (!Condition(e)) continue;
            switch (e.Name.LocalName)
            {
                case "PropertyGroup" when !items:
                    foreach (var p in e.Elements().Where(p => !_fixed.Contains(p.Name.LocalName) && Condition(p)))
                        _props[p.Name.LocalName] = Expand(p.Value);
                    break;
                case "ItemGroup" when items:
                    foreach (var i in e.Elements().Where(Condition)) AddItem(i);
                    break;
                case "Import":
                    var target = Expand((string?)e.Attribute("Project") ?? "").Replace('\\', '/');
                    if (target.Length > 0 && !target.Contains('*') && e.Attribute("Sdk") is null)
                        ReadFile(Path.Combine(_props["MSBuildThisFileDirectory"], target), items);
                    break;
                case "ImportGroup":
                    Children(e, items);
                    break;
                case "Choose":
                    var branch = e.Elements().FirstOrDefault(w => w.Name.LocalName == "Otherwise" || Condition(w));
                    if (branch is not null) Children(branch, items);
                    break;
            }
        }
    }

    void AddItem(XElement e)
    {
        foreach (var verb in (string[])["Include", "Remove"])
        {
            if ((string?)e.Attribute(verb) is not { } spec) continue;
            foreach (var one in Expand(spec).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                Items.Add(new(e.Name.LocalName, verb, one.Replace('\\', '/'), _props["MSBuildProjectDirectory"], e));
        }
    }

    public string Meta(XElement item, string name) =>
        Expand((string?)item.Attribute(name) ?? item.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "").Trim();

    bool Condition(XElement e) =>
        (string?)e.Attribute("Condition") is not { Length: > 0 } text
        || new Condition(Expand, file => Path.Exists(Path.Combine(_props["MSBuildThisFileDirectory"], file.Replace('\\', '/')))).Holds(text);

    // Properties and property functions.

    [GeneratedRegex(@"\$\(([A-Za-z_][\w]*)\)")]
    private static partial Regex PropertyRef();

    [GeneratedRegex(@"\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*'?([^',)]+)'?[^)]*\)\)")]
    private static partial Regex PathAbove();

    [GeneratedRegex(@"\$\(\[MSBuild\]::(IsTargetFrameworkCompatible|GetTargetFrameworkIdentifier)\(\s*'([^']*)'\s*(?:,\s*'([^']*)'\s*)?\)\)")]
    private static partial Regex FrameworkFunction();

    [GeneratedRegex(@"\$\(\[System\.IO\.Path\]::(GetFullPath|Combine)\(([^()]*)\)\)")]
    private static partial Regex PathFunction();

    [GeneratedRegex(@"\$\(([A-Za-z_]\w*)\.(StartsWith|EndsWith|Contains)\(\s*['""`]([^'""`]*)['""`][^)]*\)\)")]
    private static partial Regex StringFunction();

    string Expand(string text)
    {
        for (var i = 0; i < 8 && text.Contains("$(", StringComparison.Ordinal); i++)
        {
            var before = text;
            text = PropertyRef().Replace(text, m => _props.GetValueOrDefault(m.Groups[1].Value, ""));
            text = StringFunction().Replace(text, m =>
            {
                var value = _props.GetValueOrDefault(m.Groups[1].Value, "");
                var arg = m.Groups[3].Value;
                return m.Groups[2].Value switch
                {
                    "StartsWith" => value.StartsWith(arg, StringComparison.Ordinal),
                    "EndsWith" => value.EndsWith(arg, StringComparison.Ordinal),
                    _ => value.Contains(arg, StringComparison.Ordinal),
                } ? "true" : "false";
            });
            text = PathFunction().Replace(text, m =>
            {
                var parts = m.Groups[2].Value.Split(',').Select(a => a.Trim().Trim('\'', '"').Replace('\\', '/')).ToArray();
                return m.Groups[1].Value == "Combine" ? Path.Combine(parts) : Path.GetFullPath(Path.Combine(_props["MSBuildProjectDirectory"], parts[0]));
            });
            text = PathAbove().Replace(text, m =>
            {
                var from = Path.GetDirectoryName(_props["MSBuildThisFileDirectory"].TrimEnd('/'));
                return from is null ? "" : FileAbove(m.Groups[1].Value.Trim(), from, _root) ?? "";
            });
            text = FrameworkFunction().Replace(text, m => m.Groups[1].Value == "GetTargetFrameworkIdentifier"
                ? Identifier(m.Groups[2].Value)
                : Compatible(m.Groups[2].Value, m.Groups[3].Value) ? "true" : "false");
            if (text == before) break;
        }
        return text;
    }

    static string Identifier(string f) =>
        f.StartsWith("netstandard", StringComparison.Ordinal) ? ".NETStandard" : NetVersion(f) > 0 || f.StartsWith("netcoreapp", StringComparison.Ordinal) ? ".NETCoreApp" : ".NETFramework";

    static bool Compatible(string target, string candidate) =>
        NetVersion(candidate) is > 0 and var c ? NetVersion(target) >= c : candidate == target || NetVersion(target) > 0 && candidate.StartsWith("netstandard", StringComparison.Ordinal);
}
