using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a rule enabled in this file? A rule that is switched off gives way to the next one that could speak.</summary>
internal sealed class EnabledRules
{
    private readonly Compilation _compilation;
    private readonly OwnershipOptions _options;
    private readonly TestCode _tests;
    private readonly ConcurrentDictionary<(SyntaxTree Tree, string Id), bool> _answers = new();

    public EnabledRules(Compilation compilation, OwnershipOptions options, TestCode tests)
    {
        _compilation = compilation;
        _options = options;
        _tests = tests;
    }

    public bool Has(DiagnosticDescriptor rule, SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue((tree, rule.Id), out var enabled))
        {
            enabled = _options.Includes(rule)
                && (Configured(rule.Id, tree, _compilation, cancellationToken) is { } severity ? severity != ReportDiagnostic.Suppress : rule.IsEnabledByDefault)
                && !_tests.Silences(rule, tree, cancellationToken);
            _answers.TryAdd((tree, rule.Id), enabled);
        }

        return enabled;
    }

    /// <summary>The severity that the user set for an id in a file: by options of the tree, of the compilation, or by a global file; null where none is set.</summary>
    public static ReportDiagnostic? Configured(string id, SyntaxTree tree, Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.Options.SpecificDiagnosticOptions.TryGetValue(id, out var specific) && specific == ReportDiagnostic.Suppress)
        {
            return specific;
        }

        var provider = compilation.Options.SyntaxTreeOptionsProvider;
        if (provider is not null && provider.TryGetDiagnosticValue(tree, id, cancellationToken, out var severity) && severity != ReportDiagnostic.Default)
        {
            return severity;
        }

        if (specific != ReportDiagnostic.Default)
        {
            return specific;
        }

        return provider is not null && provider.TryGetGlobalDiagnosticValue(id, cancellationToken, out var global) && global != ReportDiagnostic.Default ? global : null;
    }
}
