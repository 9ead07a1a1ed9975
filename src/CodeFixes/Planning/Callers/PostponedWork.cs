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
    private const double Pause = 500;

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
            && first.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault(IsDelay) is { } delay
            && !IsShorter(delay, Patience, facts, cancellationToken);
    }

    /// <summary>Whether an asynchronous call is seen to wait for a time that is long enough to be noticed, or that its caller gives.</summary>
    public static bool Pauses(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) => Waits(call, Pause, facts, cancellationToken);

    /// <summary>Whether an asynchronous call is seen to wait, anywhere in it, for longer than anybody would wait for it, or for a time that its caller gives.</summary>
    public static bool PausesLong(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) => Waits(call, Patience, facts, cancellationToken);

    private static bool Waits(IInvocationOperation call, double limit, CompilationFacts facts, CancellationToken cancellationToken) =>
        !call.IsVirtual
        && facts.Bodies.Of(call.TargetMethod, cancellationToken) is { } body
        && FunctionBody.Operations(body).OfType<IInvocationOperation>().Any(c => IsDelay(c) && !IsShorter(c, limit, facts, cancellationToken));

    private static bool IsDelay(IInvocationOperation call) => call.TargetMethod is { Name: "Delay", ContainingType.Name: "Task" } or { Name: "Sleep", ContainingType.Name: "Thread" };

    private static bool IsShorter(IInvocationOperation delay, double limit, CompilationFacts facts, CancellationToken cancellationToken) =>
        delay.Arguments.Length == 0 || (Duration.Of(delay.Arguments[0].Value, facts.Bodies, cancellationToken) is { } milliseconds && milliseconds < limit);

    private static IOperation? First(IOperation? body) => body switch
    {
        IBlockOperation { Operations: { Length: > 1 } statements } when statements[0] is IExpressionStatementOperation => statements[0],
        IBlockOperation { Operations: { Length: > 0 } statements } when statements[0] is ITryOperation attempt => First(attempt.Body),
        IMethodBodyOperation { BlockBody: { } block } => First(block),
        _ => null,
    };
}
