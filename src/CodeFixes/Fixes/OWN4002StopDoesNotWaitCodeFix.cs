using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4002: lets the stop wait for what it stops.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4002StopDoesNotWaitCodeFix))]
public sealed class OWN4002StopDoesNotWaitCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4002StopDoesNotWaitCodeFix()
        : base(RuleIds.StopDoesNotWait)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Facts is not { } facts)
        {
            return null;
        }

        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call)
        {
            return site.Model.GetOperation(call, site.CancellationToken) is IInvocationOperation shutdown
                && site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is { } member
                && DroppedShutdown.Of(shutdown, Member(member), facts, site.CancellationToken) is { } dropped
                && HeldShutdown.Write(site, dropped)
                    ? Resources.Format("HoldShutdown")
                    : null;
        }

        if (site.Node is not MethodDeclarationSyntax declaration || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not IMethodSymbol stop)
        {
            return null;
        }

        if (SymbolEqualityComparer.Default.Equals(HostedStop.WithoutBase(stop.ContainingType, facts, site.CancellationToken), stop))
        {
            return AwaitingStop.CallBase(site, declaration, stop) ? Resources.Format("CallBaseStop") : null;
        }

        if (facts.Owners.Of(Owners.Outermost(stop.ContainingType), site.CancellationToken) is not { } owner)
        {
            return null;
        }

        UnawaitedStop? only = null;
        foreach (var unawaited in StopWithoutWait.In(owner, site.CancellationToken))
        {
            if (SymbolEqualityComparer.Default.Equals(unawaited.Member, stop))
            {
                // Two pieces of work would each want the end of the member.
                if (only is not null)
                {
                    return null;
                }

                only = unawaited;
            }
        }

        return only is not null && AwaitingStop.Await(site, declaration, only) ? Resources.Format("AwaitStopped") : null;
    }

    private static ISymbol Member(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol;
    }
}
