using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which starts can a plan hand on, and what are they called?</summary>
internal static class PlannedStart
{
    // NotOnRanToCompletion, NotOnFaulted and NotOnCanceled.
    private const int OnlyAfterSome = 0x70000;

    /// <summary>Whether the call, a start of work or any asynchronous call, has, or can be given, a task to hand on.</summary>
    public static bool IsSupported(IInvocationOperation call, CompilationFacts facts) =>
        WorkStart.Of(call, facts.Symbols) is { } start
            ? IsSupported(start)
            : AsyncCall.Is(call, facts.Symbols) && SanctionedSink.IsTaskLike(call.Type, facts.Symbols) && !IsCancelledWhereNotNeeded(call);

    public static Producer Producer(IInvocationOperation operation, InvocationExpressionSyntax call, (SyntaxNode Place, DropShape Shape) drop, CompilationFacts facts, CancellationToken cancellationToken, bool isAwaitedAtOnce = false) =>
        WorkStart.Of(operation, facts.Symbols) is { } start
            ? new Producer(call, drop, NameOf(start), LifetimeOf(start, facts, cancellationToken), callee: null, start.Kind == StartKind.PoolWorkItem)
            : new Producer(call, drop, WithoutSuffix(operation.TargetMethod.Name), LifetimeOf(operation, facts, isAwaitedAtOnce, cancellationToken), callee: null, isValueTask: operation.Type?.Name == "ValueTask", isAwaitedAtOnce: isAwaitedAtOnce);

    /// <summary>Work that is put off ends, and yet nobody would wait for it.</summary>
    private static Lifetime LifetimeOf(WorkStart start, CompilationFacts facts, CancellationToken cancellationToken) =>
        facts.Lifetimes.OfWork(start.Work, cancellationToken) is var lifetime && lifetime == Lifetime.Ends && PostponedWork.Is(start.Call, facts, cancellationToken) ? Lifetime.Unknown : lifetime;

    /// <summary>What was meant to be awaited is taken to end, where nothing says that it does not.</summary>
    private static Lifetime LifetimeOf(IInvocationOperation call, CompilationFacts facts, bool isAwaitedAtOnce, CancellationToken cancellationToken) =>
        PostponedWork.Is(call, facts, cancellationToken) || (!isAwaitedAtOnce && PostponedWork.PausesLong(call, facts, cancellationToken)) ? Lifetime.Unknown
        : facts.Lifetimes.OfCall(call, cancellationToken) is var lifetime && isAwaitedAtOnce && lifetime == Lifetime.Unknown && !EndlessName.Is(call.TargetMethod.Name) && !EndlessName.IsForUser(call.TargetMethod.Name) ? Lifetime.Ends : lifetime;

    /// <summary>A continuation for one outcome only: after any other, whoever waits for it hears of a cancellation.</summary>
    public static bool IsCancelledWhereNotNeeded(IInvocationOperation call) =>
        call.TargetMethod.Name == "ContinueWith"
        && call.Arguments.Any(static a => a.Parameter?.Type.Name == "TaskContinuationOptions" && (a.Value.ConstantValue is not { HasValue: true, Value: int options } || (options & OnlyAfterSome) != 0));

    private static string WithoutSuffix(string name) =>
        name.Length > 5 && name.EndsWith("Async", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    private static bool IsSupported(WorkStart start) => !IsAsyncVoid(start.Work) && start.Kind switch
    {
        StartKind.TaskRun => true,

        // The task of an async delegate is not the work.
        StartKind.StartNew => start.Call.Type is INamedTypeSymbol type && !(type.IsGenericType && type.TypeArguments[0].Name is "Task" or "ValueTask"),
        StartKind.PoolWorkItem => start.Call.TargetMethod.Name == "QueueUserWorkItem"
            && (start.Call.Arguments.Length == 1
                ? start.Work is IAnonymousFunctionOperation { Symbol: { IsAsync: false, Parameters.Length: 1 } symbol } lambda
                    && !lambda.Body.Descendants().Any(o => o is IParameterReferenceOperation p && SymbolEqualityComparer.Default.Equals(p.Parameter, symbol.Parameters[0]))
                    && CanDropHead(start.Call)
                : IsCallWithState(start)),
        _ => false,
    };

    /// <summary>Whether the work is an <c>async void</c> function, or begins with a call of one: its task ends at the first <c>await</c>, and says nothing of how the work ends.</summary>
    private static bool IsAsyncVoid(IOperation? work) => work switch
    {
        IMethodReferenceOperation { Method: var method } => AsyncVoid.Is(method),
        IAnonymousFunctionOperation { Symbol: var symbol } when AsyncVoid.Is(symbol) => true,
        IAnonymousFunctionOperation { Body.Operations: { Length: > 0 } body } => Peel.Conversions(ValueOf(body[0]) ?? body[0]) is IInvocationOperation { TargetMethod: var called } && AsyncVoid.Is(called),
        _ => false,
    };

    /// <summary>Whether nothing is said in what goes when the work is no longer a callback: its parameter, and the delegate that is made of it by name.</summary>
    private static bool CanDropHead(IInvocationOperation call) =>
        call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null, Expression: var given } argument] }
        && Function(given) is { } function
        && HeadOf(function) is var head
        && !argument.DescendantTrivia().Any(t => Remark.Is(t) && (t.SpanStart < head.End || t.SpanStart >= function.Span.End));

    /// <summary>The lambda or anonymous method that a callback is made from: by itself, in parentheses, by a cast or by <c>new WaitCallback(..)</c>.</summary>
    public static AnonymousFunctionExpressionSyntax? Function(ExpressionSyntax given) => given.DescendantNodesAndSelf().OfType<AnonymousFunctionExpressionSyntax>().FirstOrDefault();

    /// <summary>What stands ahead of the body: <c>_ =></c> or <c>delegate (object state)</c>.</summary>
    public static TextSpan HeadOf(AnonymousFunctionExpressionSyntax function) => function switch
    {
        LambdaExpressionSyntax lambda => TextSpan.FromBounds(lambda.SpanStart, lambda.ArrowToken.Span.End),
        AnonymousMethodExpressionSyntax { ParameterList: { } parameters } => TextSpan.FromBounds(function.SpanStart, parameters.Span.End),
        AnonymousMethodExpressionSyntax method => TextSpan.FromBounds(function.SpanStart, method.DelegateKeyword.Span.End),
        _ => function.Span,
    };

    /// <summary><c>QueueUserWorkItem(M, state)</c> can be <c>Task.Run(() => M(state))</c>, where the state means the same later on.</summary>
    private static bool IsCallWithState(WorkStart start) =>
        start.Work is IMethodReferenceOperation { Method: { ReturnsVoid: true, IsAsync: false, Parameters.Length: 1 }, Instance: null or IInstanceReferenceOperation } work
        && start.Call is { TargetMethod.IsGenericMethod: false, Arguments.Length: 2, SemanticModel: { } model, Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } }
        && arguments.All(static a => a.NameColon is null)

        // Another overload might be better for what the state is.
        && work.Method.ContainingType.GetMembers(work.Method.Name).Length == 1
        && !Remark.IsIn(arguments[0].Parent!)
        && EvaluationTime.IsStable(arguments[1].Expression, model, CancellationToken.None);

    /// <summary>What a local for the task is named after: the method that is the work, or the one that it calls first.</summary>
    public static string NameOf(WorkStart start) => start.Work switch
    {
        IMethodReferenceOperation reference => reference.Method.Name,
        IAnonymousFunctionOperation { Body.Operations: { Length: > 0 } body } when Called(body[0]) is { } called && body.Length <= 2 => called,
        _ => "work",
    };

    private static string? Called(IOperation statement)
    {
        var value = ValueOf(statement) is { } written ? Peel.Conversions(written) : null;
        value = value is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : value;
        return value is IInvocationOperation { TargetMethod.MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } call ? call.TargetMethod.Name : null;
    }

    private static IOperation? ValueOf(IOperation statement) => statement switch
    {
        IExpressionStatementOperation expression => expression.Operation,
        IReturnOperation returned => returned.ReturnedValue,
        _ => null,
    };
}
