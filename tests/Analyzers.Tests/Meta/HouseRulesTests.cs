using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>The house rules of the architecture page that a scan of the source or the assemblies can hold.</summary>
public partial class HouseRulesTests
{
    // A file longer than its kind allows hides a question that wants its own room. The length named here is a ceiling, not a licence.
    private static readonly Dictionary<string, int> s_longerFiles = new(StringComparer.Ordinal)
    {
    };

    [Fact]
    public void Types_are_looked_up_in_KnownSymbols_only() =>
        Assert.Equal(["src/Analyzers/Semantics/Compilation/KnownSymbols.cs"], ShippedFilesWith("GetTypeByMetadataName", "GetTypesByMetadataName"));

    [Fact]
    public void Other_bodies_are_read_in_SourceBody_only() =>
        Assert.Equal(["src/Analyzers/Semantics/Compilation/SourceBody.cs"], AnalyzerFilesWith("GetSemanticModel("));

    [Fact]
    public void No_rule_waits_for_the_end_of_the_compilation() =>
        Assert.Empty(ShippedFilesWith("RegisterCompilationEndAction", "RegisterCompilationAction"));

    [Fact]
    public void Nothing_shipped_does_input_or_output() =>
        Assert.Empty(ShippedFilesWith("System.IO;", "File.", "Directory.", "Environment.", "Console."));

    [Fact]
    public void No_shipped_file_is_a_grab_bag()
    {
        var bags = Shipped().Where(file => GrabBag().IsMatch(file.Path) || DeclaresGrabBag().IsMatch(file.Text)).Select(file => file.Path);
        Assert.Empty(bags);
    }

    /// <summary>Who looks for a question finds it by what it is about, not in one long list.</summary>
    [Theory]
    [InlineData("src/Analyzers/Semantics")]
    [InlineData("src/CodeFixes/Planning")]
    [InlineData("src/CodeFixes/Editing")]
    public void Every_file_of_a_big_room_stands_on_a_shelf(string room) =>
        Assert.DoesNotContain(Shipped(), file => Path.GetDirectoryName(file.Path)!.Replace('\\', '/') == room);

    [Fact]
    public void Files_are_short()
    {
        var tooLong = Shipped()
            .Select(file => (file.Path, Lines: file.Text.Count(character => character == '\n'), Limit: Limit(file.Path)))
            .Where(file => file.Lines > file.Limit)
            .Select(file => $"{file.Path} has {file.Lines} lines, at most {file.Limit} are allowed");
        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_file_that_may_be_longer_exists_and_needs_it() =>
        Assert.All(s_longerFiles.Keys, path => Assert.True(
            File.ReadLines(SourceFolder.PathOf(path)).Count() > DefaultLimit(path),
            $"{path} is short enough: take it off the list."));

    [Fact]
    public void The_only_static_state_is_the_one_table_of_facts_per_compilation()
    {
        var state = new[] { OwnershipPackage.AnalyzerAssembly, OwnershipPackage.CodeFixAssembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && (IsAssignable(field) || IsMutable(field.FieldType)))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}");
        Assert.Equal(["CompilationFacts.s_facts"], state);
    }

    private static bool IsAssignable(FieldInfo field) => !field.IsInitOnly && !field.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsMutable(Type type) =>
        type.IsArray
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConditionalWeakTable<,>))
        || (typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
            && type != typeof(string)
            && type.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen"));

    private static bool IsGenerated(Type? type) =>
        type is not null && (type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.Name.StartsWith('<') || IsGenerated(type.DeclaringType));

    private static int Limit(string path) => s_longerFiles.TryGetValue(path, out var limit) ? limit : DefaultLimit(path);

    private static int DefaultLimit(string path) => path.Contains("/Rules/", StringComparison.Ordinal) ? 150 : 300;

    private static IEnumerable<string> AnalyzerFilesWith(params string[] texts) => FilesWith("src/Analyzers", texts);

    private static IEnumerable<string> ShippedFilesWith(params string[] texts) => AnalyzerFilesWith(texts).Concat(FilesWith("src/CodeFixes", texts));

    private static IEnumerable<string> FilesWith(string folder, string[] texts) =>
        SourceFolder.Files(folder, "*.cs")
            .Where(file => texts.Any(text => CommentLine().Replace(file.Text, "").Contains(text, StringComparison.Ordinal)))
            .Select(file => file.Path);

    private static IEnumerable<(string Path, string Text)> Shipped() =>
        SourceFolder.Files("src/Analyzers", "*.cs").Concat(SourceFolder.Files("src/CodeFixes", "*.cs"));

    [GeneratedRegex("(Utils?|Utilit(y|ies)|Helpers?|Common)(/|\\.cs$)")]
    private static partial Regex GrabBag();

    [GeneratedRegex("\\b(class|struct|record|interface|enum|namespace)\\s+[\\w.]*(Utils?|Utilit(y|ies)|Helpers?|Common)\\b")]
    private static partial Regex DeclaresGrabBag();

    [GeneratedRegex("^\\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();
}
