namespace TaskOwnership.Corpus;

/// <summary>Additional files and a global config for analyzers; no .editorconfig is read.</summary>
static class AnalyzerInputs
{
    public static AnalyzerOptions Create(Options options) =>
        new([.. options.AdditionalFiles.Select(f => new FileText(f))], new Provider(options.Config));

    sealed class FileText(string path) : AdditionalText
    {
        public override string Path => path;
        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) =>
            Microsoft.CodeAnalysis.Text.SourceText.From(File.ReadAllText(path));
    }

    sealed class Provider(Dictionary<string, string> config) : AnalyzerConfigOptionsProvider
    {
        readonly Values _values = new(config);
        public override AnalyzerConfigOptions GlobalOptions => _values;
        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _values;
        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _values;
    }

    sealed class Values : AnalyzerConfigOptions
    {
        readonly ImmutableDictionary<string, string> _all;

        public Values(Dictionary<string, string> config)
        {
            var all = ImmutableDictionary.CreateBuilder<string, string>(KeyComparer);
            all["build_property.TargetFramework"] = "net10.0";
            all["build_property.TargetFrameworkIdentifier"] = ".NETCoreApp";
            all["build_property.TargetFrameworkVersion"] = "v10.0";
            foreach (var (k, v) in config) all[k] = v;
            _all = all.ToImmutable();
        }

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => _all.TryGetValue(key, out value);
        public override IEnumerable<string> Keys => _all.Keys.Order(StringComparer.Ordinal);
    }
}
