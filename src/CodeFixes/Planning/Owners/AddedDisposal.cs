using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Can a type that can only be disposed of synchronously be given a <c>DisposeAsync</c> that somebody awaits? The container makes and disposes of singletons, and awaits the asynchronous way where there is one; whoever
/// disposes of the type as before does what it did.
/// </summary>
internal static class AddedDisposal
{
    public static async Task<StopPlace?> ForAsync(Document document, IInvocationOperation call, Lifetime lifetime, IMethodSymbol starter, CompilationFacts facts, string rule, CancellationToken cancellationToken)
    {
        var type = starter.ContainingType;
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false, IsGenericType: false }
            || HostedService.Is(type)
            || type.AllInterfaces.All(static i => i.SpecialType != SpecialType.System_IDisposable)
            || type.AllInterfaces.Any(static i => i.Name == "IAsyncDisposable")
            || HasDisposeAsync(type)
            || facts.Symbols[KnownType.AsyncDisposable] is null
            || facts.Symbols[KnownType.ValueTask] is null
            || (IsPublic(type) && OwnershipOptions.PublicApiOf(document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(call.Syntax.SyntaxTree), rule) == "never")
            || type.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(static m => m is { Parameters.IsEmpty: true, ReturnsVoid: true, IsStatic: false, IsAbstract: false, DeclaredAccessibility: Accessibility.Public }) is not { } dispose
            || StopPlace.Beside(dispose, call, lifetime, starter, facts, cancellationToken) is not { } place)
        {
            return null;
        }

        return await IsOfContainerAsync(type, document.Project.Solution, cancellationToken).ConfigureAwait(false) ? place : null;
    }

    private static bool HasDisposeAsync(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (!current.GetMembers("DisposeAsync").IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the type is registered as a singleton, and made by nobody else but tests.</summary>
    private static async Task<bool> IsOfContainerAsync(INamedTypeSymbol type, Solution solution, CancellationToken cancellationToken)
    {
        var isRegistered = false;
        foreach (var reference in (await SymbolFinder.FindReferencesAsync(type, solution, cancellationToken).ConfigureAwait(false)).SelectMany(static r => r.Locations))
        {
            var root = await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            if (root?.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true) is not { } name)
            {
                return false;
            }

            if (Registers(name) is { } registration)
            {
                if (await reference.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
                    || model.GetSymbolInfo(registration, cancellationToken).Symbol is not IMethodSymbol method
                    || !method.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.Extensions.DependencyInjection", System.StringComparison.Ordinal))
                {
                    continue;
                }

                if (!method.Name.EndsWith("Singleton", System.StringComparison.Ordinal))
                {
                    return false;
                }

                isRegistered = true;
            }
            else if (IsMade(name) && !await IsTestAsync(reference.Document, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return isRegistered;
    }

    /// <summary><c>services.AddSingleton&lt;IStore, Store&gt;()</c>, and what stands in the factory of such a call.</summary>
    private static InvocationExpressionSyntax? Registers(SyntaxNode name) => name.Ancestors().TakeWhile(static a => a is not (StatementSyntax or MemberDeclarationSyntax)).OfType<InvocationExpressionSyntax>().FirstOrDefault(call =>
        call.Expression is MemberAccessExpressionSyntax { Name: { Identifier.ValueText: var called } access }
        && (called.StartsWith("Add", System.StringComparison.Ordinal) || called.StartsWith("TryAdd", System.StringComparison.Ordinal))
        && (access.Span.Contains(name.Span) || call.ArgumentList.Span.Contains(name.Span)));

    private static bool IsMade(SyntaxNode name) =>
        name is ImplicitObjectCreationExpressionSyntax
        || name.AncestorsAndSelf().TakeWhile(static a => a is TypeSyntax or BaseObjectCreationExpressionSyntax).Any(static a => a is BaseObjectCreationExpressionSyntax);

    private static async Task<bool> IsTestAsync(Document document, CancellationToken cancellationToken) =>
        await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation && CompilationFacts.Of(compilation)?.TestCode.Is(cancellationToken) == true;
}
