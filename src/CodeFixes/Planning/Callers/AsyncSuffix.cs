using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Which members take the suffix <c>Async</c> because they hand out a task from now on? Those whose user asks for it, wherever the new name means nothing yet: where it means
/// something, the member keeps its name.
/// </summary>
internal static class AsyncSuffix
{
    private const string Suffix = "Async";

    public static async Task DecideAsync(IReadOnlyList<FunctionPlan> functions, Solution solution, CancellationToken cancellationToken)
    {
        var decided = new HashSet<FunctionPlan>();
        foreach (var function in functions)
        {
            if (decided.Contains(function))
            {
                continue;
            }

            // What shares a contract shares its name.
            var family = function.Family.Append(function).ToList();
            decided.UnionWith(family);
            if (family.All(IsWanted) && await IsFreeAsync(family, solution, cancellationToken).ConfigureAwait(false))
            {
                foreach (var member in family)
                {
                    member.TakesSuffix = true;
                }
            }
        }
    }

    private static bool IsWanted(FunctionPlan function) =>
        function.ChangesSignature
        && !function.AddsSuccessor
        && function.Form != FunctionForm.Synchronous
        && !function.OwnName.ValueText.EndsWith(Suffix, StringComparison.Ordinal)
        && !Blockers.IsTest(function.Method)
        && OwnershipOptions.WantsAsyncSuffix(function.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(function.Declaration.SyntaxTree), function.Rule);

    /// <summary>Whether the new name means nothing where the members are declared, where they are called, and in what derives from their types.</summary>
    private static async Task<bool> IsFreeAsync(List<FunctionPlan> family, Solution solution, CancellationToken cancellationToken)
    {
        var old = family[0].OwnName.ValueText;
        var name = old + Suffix;
        foreach (var member in family)
        {
            if (Means(member.Model, member.Declaration.SpanStart, member.Method.ContainingType, name)
                || (member.Method.MethodKind != MethodKind.LocalFunction && member.Method.DeclaredAccessibility != Accessibility.Private && await DeriversHaveAsync(member.Method.ContainingType, name, solution, cancellationToken).ConfigureAwait(false)))
            {
                return false;
            }

            foreach (var (document, span) in member.Mentions)
            {
                if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
                    || document.Project.Language != LanguageNames.CSharp
                    || Blockers.IsGenerated(document, await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false))
                    || Means(model, span.Start, ReceiverAt(model, span.Start, cancellationToken), name))
                {
                    return false;
                }
            }
        }

        return !await IsMentionedUnseenAsync(old, solution, cancellationToken).ConfigureAwait(false);
    }

    private static bool Means(SemanticModel model, int position, ITypeSymbol? type, string name) =>
        !model.LookupSymbols(position, name: name).IsEmpty
        || (type is not null && !model.LookupSymbols(position, type, name, includeReducedExtensionMethods: true).IsEmpty);

    private static ITypeSymbol? ReceiverAt(SemanticModel model, int position, CancellationToken cancellationToken) =>
        model.SyntaxTree.GetRoot(cancellationToken).FindToken(position).Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } name && access.Name == name
            ? model.GetTypeInfo(access.Expression, cancellationToken).Type ?? model.GetSymbolInfo(access.Expression, cancellationToken).Symbol as ITypeSymbol
            : null;

    private static async Task<bool> DeriversHaveAsync(INamedTypeSymbol type, string name, Solution solution, CancellationToken cancellationToken)
    {
        IEnumerable<INamedTypeSymbol> derivers = type switch
        {
            { TypeKind: TypeKind.Interface } => await SymbolFinder.FindDerivedInterfacesAsync(type, solution, cancellationToken: cancellationToken).ConfigureAwait(false),
            { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false } => await SymbolFinder.FindDerivedClassesAsync(type, solution, cancellationToken: cancellationToken).ConfigureAwait(false),
            _ => [],
        };
        return derivers.Any(d => d.MemberNames.Contains(name));
    }

    /// <summary>Code that this configuration leaves out may call the member by its old name.</summary>
    private static async Task<bool> IsMentionedUnseenAsync(string old, Solution solution, CancellationToken cancellationToken)
    {
        foreach (var document in solution.Projects.Where(static p => p.Language == LanguageNames.CSharp).SelectMany(static p => p.Documents))
        {
            if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { ContainsDirectives: true } root
                && root.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.DisabledTextTrivia) && t.ToString().Contains(old)))
            {
                return true;
            }
        }

        return false;
    }
}
