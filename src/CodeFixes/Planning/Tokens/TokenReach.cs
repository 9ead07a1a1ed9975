using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which token can code at a place name already, that means "stop" for what runs there? If none: which function would have to get one?</summary>
internal sealed class TokenReach
{
    private TokenReach(string? text, IMethodSymbol? function, SyntaxNode? declaration, bool isDetached)
    {
        Text = text;
        Function = function;
        Declaration = declaration;
        IsDetached = isDetached;
    }

    /// <summary>The token, or null where there is none.</summary>
    public string? Text { get; }

    /// <summary>The function that would have to get one; null where none can.</summary>
    public IMethodSymbol? Function { get; }

    public SyntaxNode? Declaration { get; }

    /// <summary>Whether what needs the token may outlive that function.</summary>
    public bool IsDetached { get; }

    /// <param name="site">The file.</param>
    /// <param name="node">What needs the token.</param>
    /// <param name="isDetached">Whether it may outlive the function around it.</param>
    public static TokenReach At(EditSite site, SyntaxNode node, bool isDetached)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    if (OfParameters((site.Model.GetSymbolInfo(lambda, site.CancellationToken).Symbol as IMethodSymbol)?.Parameters, isDetached) is { } own)
                    {
                        return Found(own);
                    }

                    if (lambda.Modifiers.Any(SyntaxKind.StaticKeyword))
                    {
                        return None;
                    }

                    isDetached |= Detachment.OfDelegate(site, lambda);
                    break;
                case LocalFunctionStatementSyntax local when site.Model.GetDeclaredSymbol(local, site.CancellationToken) is IMethodSymbol function:
                    if (OfParameters(function.Parameters, isDetached) is { } given)
                    {
                        return Found(given);
                    }

                    if (function.IsStatic)
                    {
                        return new TokenReach(null, function, local, isDetached);
                    }

                    isDetached |= Detachment.OfLocalFunction(site, local);
                    break;
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax:
                    return site.Model.GetDeclaredSymbol(ancestor, site.CancellationToken) is IMethodSymbol member ? OfMember(site, node, member, ancestor, isDetached) : None;
                case CompilationUnitSyntax unit:
                    return site.Facts?.EntryPoint.Method(site.CancellationToken) is { } main ? OfMember(site, node, main, unit, isDetached) : None;
                case BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax or TypeDeclarationSyntax:
                    return None;
            }
        }

        return None;
    }

    private static TokenReach None => new(null, null, null, isDetached: true);

    private static TokenReach Found(string text) => new(text, null, null, isDetached: false);

    private static TokenReach OfMember(EditSite site, SyntaxNode node, IMethodSymbol member, SyntaxNode declaration, bool isDetached)
    {
        if (!IsHostedStart(member))
        {
            // A hosted service's own token means "stop" for all that is begun there.
            if (OfParameters(member.Parameters, isDetached && !IsHostedBody(member)) is { } given)
            {
                return Found(given);
            }
        }

        if ((LocalSource.At(site, node) ?? FieldToken.Of(site, member, node)) is { } kept)
        {
            return Found(kept);
        }

        if (!isDetached && member.Parameters.FirstOrDefault(static p => p.Type.Name is "HttpContext" or "ServerCallContext") is { } context)
        {
            return Found(context.Name + (context.Type.Name == "HttpContext" ? ".RequestAborted" : ".CancellationToken"));
        }

        return new TokenReach(null, member, declaration, isDetached);
    }

    private static string? OfParameters(IEnumerable<IParameterSymbol>? parameters, bool isDetached) =>
        parameters?.FirstOrDefault(p => TokenOrigin.IsToken(p.Type) && p.RefKind == RefKind.None && (!isDetached || p.Name is "stoppingToken" or "stopToken" or "shutdownToken" or "stopping" or "stop"))?.Name;

    private static bool IsHostedBody(IMethodSymbol method) => method is { Name: "ExecuteAsync", IsOverride: true, OverriddenMethod.ContainingType.Name: "BackgroundService" };

    /// <summary>The token of a hosted service's start says that the start was given up, not that the service is to stop.</summary>
    private static bool IsHostedStart(IMethodSymbol method) =>
        (method.Name is "StartAsync" or "StartingAsync" or "StartedAsync" || method.ExplicitInterfaceImplementations.Any(static m => m.Name is "StartAsync" or "StartingAsync" or "StartedAsync"))
        && method.ContainingType.AllInterfaces.Any(static i => i.Name is "IHostedService" or "IHostedLifecycleService");
}
