using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which host was started before a wait, and is left to run until the process ends?</summary>
internal static class StartedHost
{
    /// <summary>The local of the host, in the block of the wait; null where there is none, where there are several, or where it is stopped behind the wait.</summary>
    public static string? Before(StatementSyntax wait, FixSite site, string waits)
    {
        var block = wait.Parent is GlobalStatementSyntax global ? global.Parent! : wait.Parent!;
        var hosts = block.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)).OfType<InvocationExpressionSyntax>()
            .Where(call => call.SpanStart < wait.SpanStart && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StartAsync" or "Start", Expression: IdentifierNameSyntax })
            .Select(static call => (IdentifierNameSyntax)((MemberAccessExpressionSyntax)call.Expression).Expression)
            .Where(host => IsHost(site.Model.GetTypeInfo(host, site.CancellationToken).Type))
            .ToList();
        if (hosts.Count != 1)
        {
            return null;
        }

        var name = hosts[0].Identifier.ValueText;
        var type = site.Model.GetTypeInfo(hosts[0], site.CancellationToken).Type as INamespaceOrTypeSymbol;
        return hosts[0].FirstAncestorOrSelf<StatementSyntax>() is { } start
            && (start.Parent == wait.Parent || start.Parent?.Parent == block)
            && site.Model.GetSymbolInfo(hosts[0], site.CancellationToken).Symbol is ILocalSymbol
            && !IsStoppedBehind(block, wait, name)
            && site.Model.LookupSymbols(wait.SpanStart, type, waits, includeReducedExtensionMethods: true).Length > 0
                ? name
                : null;
    }

    /// <summary>The wait for the shutdown ends with a host that has stopped.</summary>
    private static bool IsStoppedBehind(SyntaxNode block, StatementSyntax wait, string host) =>
        block.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
            access.SpanStart > wait.SpanStart && access.Name.Identifier.ValueText is "StopAsync" or "Stop" && access.Expression is IdentifierNameSyntax { Identifier.ValueText: var name } && name == host);

    private static bool IsHost(ITypeSymbol? type) =>
        type is not null && (Is(type) || type.AllInterfaces.Any(Is));

    private static bool Is(ITypeSymbol type) => type is { Name: "IHost", ContainingNamespace: { Name: "Hosting", ContainingNamespace.Name: "Extensions" } };
}
