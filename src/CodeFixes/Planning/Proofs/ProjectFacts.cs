using Microsoft.CodeAnalysis;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What is known of a document's compilation, and what its user said. No analyzer may have looked at this very compilation, so that its options are learnt here.</summary>
internal static class ProjectFacts
{
    /// <summary>The facts, or null where the compilation has no tasks.</summary>
    public static CompilationFacts? Of(Document document, SemanticModel model)
    {
        var facts = CompilationFacts.Of(model.Compilation);
        facts?.Options.Learn(document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider);
        return facts;
    }

    /// <summary>Whether a method answers a request: by what it is, or because the user says so of its type.</summary>
    public static bool AnswersRequest(IMethodSymbol method, CompilationFacts facts, SyntaxTree tree) =>
        Blockers.IsRequestScope(method)
        || (method is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && facts.Options.IsRequestScope(method.ContainingType, tree, RuleIds.DetachedFromRequest));
}
