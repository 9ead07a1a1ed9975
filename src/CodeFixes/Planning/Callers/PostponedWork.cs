using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Is work put off on purpose, for longer than anybody would wait for it? It begins with a delay, and does something once that is over: a timer in all but name.</summary>
internal static class PostponedWork
{
    private const double Patience = 5000;

    /// <summary>The work is a delegate that is started, or what an asynchronous call does.</summary>
    public static bool Is(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var work = WorkStart.Of(call, facts.Symbols) is { } start ? start.Work : null;
        var body = work switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            IMethodReferenceOperation reference => facts.Bodies.Of(reference.Method, cancellationToken),
            null when !call.IsVirtual => facts.Bodies.Of(call.TargetMethod, cancellationToken),
            _ => null,
        };
        return First(body) is { } first
            && first.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault(static c => c.TargetMethod is { Name: "Delay", ContainingType.Name: "Task" } or { Name: "Sleep", ContainingType.Name: "Thread" }) is { Arguments: { Length: >= 1 } arguments }
            && !(Duration.Of(arguments[0].Value, facts.Bodies, cancellationToken) is { } milliseconds and < Patience);
    }

    private static IOperation? First(IOperation? body) => body switch
    {
        IBlockOperation { Operations: { Length: > 1 } statements } when statements[0] is IExpressionStatementOperation => statements[0],
        IBlockOperation { Operations: { Length: > 0 } statements } when statements[0] is ITryOperation attempt => First(attempt.Body),
        IMethodBodyOperation { BlockBody: { } block } => First(block),
        _ => null,
    };
}
