using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN4005: bounds a shutdown, by the token of the stop around it or by the time that the generic host takes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN4005UnboundedShutdownCodeFix))]
public sealed class OWN4005UnboundedShutdownCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN4005UnboundedShutdownCodeFix()
        : base(RuleIds.UnboundedShutdown)
    {
    }

    private protected override string? Write(FixSite site)
    {
        var node = site.Node is ArgumentSyntax holder ? holder.Expression : site.Node;
        if (node is AwaitExpressionSyntax awaited)
        {
            return BoundWait(site, awaited);
        }

        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || UnboundedStop.NoToken(operation) is not { } argument)
        {
            return null;
        }

        if (argument.Value.Syntax is not ExpressionSyntax value)
        {
            return null;
        }

        // In a catch or a finally the stop's own token may be what brought it there.
        if (call.Ancestors().Any(static a => a is CatchClauseSyntax or FinallyClauseSyntax))
        {
            return null;
        }

        if (StopToken(site, call) is { } token)
        {
            site.Replace(value.Span, token);
            return Resources.Format("PassStopToken", token);
        }

        return AddBound(site, call, value);
    }

    /// <summary>The token of the stop member that the call runs in, as a parameter: nothing else says how long a shutdown may take.</summary>
    private static string? StopToken(FixSite site, SyntaxNode node)
    {
        var function = node.Ancestors().FirstOrDefault(static a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);
        return function is MethodDeclarationSyntax declaration
            && site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is { } member
            && StopMember.Is(member)
            ? member.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Name
            : null;
    }

    /// <summary>As much time as the generic host gives its services by default.</summary>
    private static string? AddBound(FixSite site, InvocationExpressionSyntax call, ExpressionSyntax value)
    {
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax, Parent: BlockSyntax } statement
            || !statement.Span.Contains(call.Span)
            || ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8
            || !site.Layout.IsFirstOnLine(statement.SpanStart)
            || call.Ancestors().TakeWhile(a => a != statement).Any(static a => a is AnonymousFunctionExpressionSyntax))
        {
            return null;
        }

        var member = call.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member is null)
        {
            return null;
        }

        var source = TypeNames.Of("System.Threading", "CancellationTokenSource", 0, site.Document, site.Model, statement.SpanStart, site.Layout, site.Edits);
        var span = TypeNames.Of("System", "TimeSpan", 0, site.Document, site.Model, statement.SpanStart, site.Layout, site.Edits);
        var name = new LocalNames(member).Take("bound");
        site.Insert(statement.SpanStart, "using var " + name + " = new " + source + "(" + span + ".FromSeconds(30));" + site.Layout.NewLine + site.Layout.IndentAt(statement.SpanStart));
        site.Replace(value.Span, name + ".Token");
        return Resources.Format("BoundShutdown");
    }

    private static string? BoundWait(FixSite site, AwaitExpressionSyntax awaited)
    {
        if (site.Model.GetOperation(awaited, site.CancellationToken) is not IAwaitOperation wait
            || awaited.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not { } member
            || !UnboundedStop.IgnoresToken(wait, member, out var token)
            || site.Facts?.Symbols.Task?.GetMembers("WaitAsync").Length is null or 0
            || Peel.Awaitable(wait.Operation).Syntax is not ExpressionSyntax field)
        {
            return null;
        }

        var end = field.Parent is PostfixUnaryExpressionSyntax forgiven ? forgiven.Span.End : field.Span.End;
        site.Insert(end, ".WaitAsync(" + token!.Name + ")");
        return Resources.Format("PassStopToken", token.Name);
    }
}
