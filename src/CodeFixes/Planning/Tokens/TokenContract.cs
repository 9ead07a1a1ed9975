using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FindSymbols;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which members share the signature of a function, and may all of them get a parameter?</summary>
internal static class TokenContract
{
    /// <summary>The function with its other part, with the members that it overrides or implements, and all that override or implement those.</summary>
    public static async Task<IReadOnlyList<IMethodSymbol>> OfAsync(IMethodSymbol function, Solution solution, CancellationToken cancellationToken)
    {
        var group = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { function };
        if (function.MethodKind == MethodKind.LocalFunction)
        {
            return group.ToList();
        }

        var pending = new Queue<IMethodSymbol>(group);
        while (pending.Count > 0)
        {
            var current = pending.Dequeue();
            foreach (var other in Above(current).Concat(await BelowAsync(current, solution, cancellationToken).ConfigureAwait(false)))
            {
                if (group.Add(other.OriginalDefinition))
                {
                    pending.Enqueue(other.OriginalDefinition);
                }
            }
        }

        return group.OrderBy(m => SymbolEqualityComparer.Default.Equals(m, function) ? 0 : 1).ToList();
    }

    /// <summary>A name for the parameter that means nothing else in any of them.</summary>
    public static string NameFor(IReadOnlyList<IMethodSymbol> group, IMethodSymbol function, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>(group.SelectMany(m => m.DeclaringSyntaxReferences).SelectMany(r => r.GetSyntax(cancellationToken).DescendantTokens()).Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText));
        if (function.MethodKind == MethodKind.LocalFunction)
        {
            taken.UnionWith(function.ContainingSymbol.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax(cancellationToken).DescendantTokens()).Select(static t => t.ValueText));
        }

        return new[] { "cancellationToken", "stopToken", "stoppingToken" }.FirstOrDefault(n => !taken.Contains(n)) ?? "stopToken2";
    }

    /// <summary>Why a member of the group cannot get the parameter; null where it can.</summary>
    public static string? Blocker(IMethodSymbol method, int groupSize, EditSite site, SyntaxNode declaration, Solution solution, string rule, out bool addsOverload)
    {
        addsOverload = false;
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation) || TokenSignature.ParametersOf(declaration) is null)
        {
            return "its signature is fixed by its kind";
        }

        if (method.IsExtern || method.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore")
        {
            return "its signature is fixed";
        }

        if (method.GetAttributes().Any(static a => !IsHarmless(a)))
        {
            return "an attribute may fix its signature";
        }

        if (method.Parameters.Any(static p => TokenOrigin.IsToken(p.Type)))
        {
            return "it has a token that means something else";
        }

        if (Blockers.IsGenerated(site.Document, site.Root) || Blockers.HasConditionalCode(declaration) || !site.Model.Compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            return "its file cannot be changed";
        }

        // One more parameter must not turn it into another member, nor its callers to one.
        if (method.ContainingType is { } type && method.MethodKind == MethodKind.Ordinary && type.GetMembers(method.Name).Length > 1
            && type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => other.Parameters.Length == method.Parameters.Length + 1 || other.Parameters.Any(static p => p.IsParams || p.IsOptional)))
        {
            return "an overload stands where it would come to stand";
        }

        if (Blockers.OfVisibility(method, site.Document, declaration, solution, rule, out addsOverload) is { } reason)
        {
            return reason;
        }

        return addsOverload && (groupSize > 1 || method.IsVirtual || method.IsAbstract || method.IsOverride || method.ContainingType?.TypeKind == TypeKind.Interface || method.MethodKind != MethodKind.Ordinary || method.GetAttributes().Length > 0)
            ? "an overload cannot be added to a contract"
            : null;
    }

    private static bool IsHarmless(AttributeData attribute) =>
        attribute.AttributeClass?.Name is "MethodImplAttribute" or "DebuggerStepThroughAttribute" or "DebuggerHiddenAttribute" or "AsyncStateMachineAttribute" or "SuppressMessageAttribute" or "UnconditionalSuppressMessageAttribute"
            or "NullableContextAttribute" or "ExcludeFromCodeCoverageAttribute" or "SupportedOSPlatformAttribute" or "UnsupportedOSPlatformAttribute" or "EditorBrowsableAttribute";

    private static IEnumerable<IMethodSymbol> Above(IMethodSymbol method)
    {
        if ((method.PartialDefinitionPart ?? method.PartialImplementationPart) is { } part)
        {
            yield return part;
        }

        if (method.OverriddenMethod is { } overridden)
        {
            yield return overridden;
        }

        foreach (var implemented in method.ExplicitInterfaceImplementations)
        {
            yield return implemented;
        }

        foreach (var member in method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name)).OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
            {
                yield return member;
            }
        }
    }

    private static async Task<IEnumerable<IMethodSymbol>> BelowAsync(IMethodSymbol method, Solution solution, CancellationToken cancellationToken)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            return (await SymbolFinder.FindImplementationsAsync(method, solution, cancellationToken: cancellationToken).ConfigureAwait(false)).OfType<IMethodSymbol>();
        }

        return method.IsVirtual || method.IsAbstract || method.IsOverride
            ? (await SymbolFinder.FindOverridesAsync(method, solution, cancellationToken: cancellationToken).ConfigureAwait(false)).OfType<IMethodSymbol>()
            : [];
    }
}
