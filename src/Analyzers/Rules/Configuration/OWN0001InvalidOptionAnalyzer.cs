using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.Analyzers.Rules.Configuration;

/// <summary>OWN0001: an option of the package whose value cannot be read. At most one is named for a project.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OWN0001InvalidOptionAnalyzer : OwnershipAnalyzer
{
    /// <summary>Creates the analyzer.</summary>
    public OWN0001InvalidOptionAnalyzer()
        : base(RuleCatalog.InvalidOption)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, CompilationFacts facts)
    {
        var provider = context.Options.AnalyzerConfigOptionsProvider;
        var trees = context.Compilation.SyntaxTrees.Where(static tree => !tree.FilePath.EndsWith(".g.cs", System.StringComparison.OrdinalIgnoreCase)).ToList();
        if (trees.Count == 0)
        {
            return;
        }

        // An editor asks file by file: the one that is named must not depend on the order.
        if (OptionValue.FirstInvalidProperty(provider.GlobalOptions) is { } property)
        {
            Register(trees[0], property);
        }
        else
        {
            foreach (var tree in trees)
            {
                if (OptionValue.FirstInvalidOption(provider.GetOptions(tree), context.CancellationToken) is { } option)
                {
                    Register(tree, option);
                    return;
                }
            }
        }

        void Register(SyntaxTree where, OptionValue invalid) =>
            context.RegisterSyntaxTreeAction(file =>
            {
                if (file.Tree == where)
                {
                    file.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(where, new TextSpan(0, 0)), invalid.Name, invalid.Value, invalid.Allowed));
                }
            });
    }
}
