using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Awaits work that a request started and that waits for a signal which nobody gives, and gives the wait the token of the request: it ends when the client leaves, at the latest.
/// </summary>
internal static class DetachedWait
{
    /// <summary>Whether the start, or the wait in it, is of that kind; then no other change is right.</summary>
    public static bool Is(FixSite site) => Find(site) is not null;

    public static string? Write(FixSite site)
    {
        if (Find(site) is not var (call, statement, waits)
            || site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is not IMethodSymbol function
            || StoppableWait.TokenOf(function) is not { } token
            || waits.Any(wait => StoppableWait.Pass(site, wait, token) is null)
            || !AsyncFunction.Write(site, function, statement, isCalled: true))
        {
            return null;
        }

        site.Replace(TextSpan.FromBounds(statement.SpanStart, call.SpanStart), "await ");
        if (DroppedCall.Outermost(call) == call)
        {
            site.Insert(call.Span.End, site.Layout.ConfigureAwait);
        }

        return Resources.Format("AwaitUntilClientLeaves");
    }

    /// <summary>The start that a request drops, its statement, and the waits of its work that nobody ends.</summary>
    private static (InvocationExpressionSyntax Call, StatementSyntax Statement, ExpressionSyntax[] Waits)? Find(FixSite site)
    {
        // The diagnostic stands at the start, or at a wait in its lambda.
        var call = site.Node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => c.ArgumentList.Arguments is [{ Expression: AnonymousFunctionExpressionSyntax }]
            && c.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" });
        if (call is null
            || site.Facts is not { } facts
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || WorkStart.Of(operation, facts.Symbols) is not { Kind: StartKind.TaskRun, Work: IAnonymousFunctionOperation { Symbol.IsAsync: true } work }
            || DroppedCall.Find(call) is not (StatementSyntax statement, DropShape.Statement)
            || DroppedCall.Value(call) is ConditionalAccessExpressionSyntax
            || !RequestScope.Contains(operation, site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken)!)
            || facts.Lifetimes.OfWork(work, site.CancellationToken) == Lifetime.Endless)
        {
            return null;
        }

        var waits = FunctionBody.Operations(work.Body)
            .Where(o => o is IAwaitOperation && UnsignalledWait.On(o, facts, site.CancellationToken) is not null)
            .Select(static o => ((AwaitExpressionSyntax)o.Syntax).Expression)
            .ToArray();
        return waits.Length > 0 ? (call, statement, waits) : null;
    }
}
