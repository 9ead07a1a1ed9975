using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>How long work goes on by itself.</summary>
internal enum Lifetime
{
    /// <summary>It ends: whoever waits for it goes on.</summary>
    Ends,

    /// <summary>It holds code that cannot be seen, or that waits for others.</summary>
    Unknown,

    /// <summary>It loops without end or until it is stopped, or serves until shutdown.</summary>
    Endless,
}

/// <summary>Does this work end by itself? Whoever joins work that does not would wait for ever.</summary>
internal sealed class WorkLifetime
{
    private const int MaxDepth = 3;

    private readonly CompilationFacts _facts;
    private readonly EndingCall? _endings;

    /// <param name="facts">What is known of the compilation.</param>
    /// <param name="readsOn">Whether to read all that a call reaches before it is unknown: the cost of a fix, not of a rule.</param>
    public WorkLifetime(CompilationFacts facts, bool readsOn)
    {
        _facts = facts;
        _endings = readsOn ? new EndingCall(facts) : null;
    }

    /// <summary>The lifetime of the work that a delegate is.</summary>
    public Lifetime OfWork(IOperation? work, CancellationToken cancellationToken) => OfWork(work, 0, cancellationToken);

    /// <summary>The lifetime of what a call does, the task that it returns included.</summary>
    public Lifetime OfCall(IInvocationOperation call, CancellationToken cancellationToken) => ReadOn(call, OfCall(call, 0, cancellationToken), cancellationToken);

    /// <summary>The lifetime of a method's body.</summary>
    public Lifetime OfMethod(IMethodSymbol method, CancellationToken cancellationToken) => OfMethod(method, 0, cancellationToken);

    private Lifetime OfWork(IOperation? work, int depth, CancellationToken cancellationToken) => (work is null || depth > MaxDepth ? null : Peel.Delegate(work)) switch
    {
        IAnonymousFunctionOperation lambda => OfBody(lambda.Body, depth, cancellationToken),
        IMethodReferenceOperation { IsVirtual: false } reference => OfMethod(reference.Method, depth, cancellationToken),
        ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value => OfWork(value, depth + 1, cancellationToken),
        _ => Lifetime.Unknown,
    };

    private Lifetime OfMethod(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        if (HostRun.Is(method))
        {
            return Lifetime.Endless;
        }

        if (depth < MaxDepth && _facts.Bodies.Of(method, cancellationToken) is { } body)
        {
            return OfBody(body, depth + 1, cancellationToken);
        }

        return FrameworkCall.IsFramework(method) && !FrameworkCall.Waits(method) ? Lifetime.Ends : Lifetime.Unknown;
    }

    private Lifetime OfBody(IOperation body, int depth, CancellationToken cancellationToken)
    {
        var result = Lifetime.Ends;
        foreach (var operation in FunctionBody.Operations(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var lifetime = operation switch
            {
                ILoopOperation loop => OfLoop(loop),
                IInvocationOperation call => ReadOn(call, OfCall(call, depth, cancellationToken), cancellationToken),

                // What a field, property or parameter holds is completed by others, perhaps only once this work was waited for.
                IAwaitOperation awaited when Peel.Awaitable(awaited.Operation) is IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation => Lifetime.Unknown,
                IObjectCreationOperation { Constructor: { } constructor } => OfMethod(constructor, MaxDepth, cancellationToken) == Lifetime.Ends || !FrameworkCall.IsFramework(constructor) ? Lifetime.Ends : Lifetime.Unknown,
                _ => Lifetime.Ends,
            };
            result = lifetime > result ? lifetime : result;
            if (result == Lifetime.Endless)
            {
                break;
            }
        }

        return result;
    }

    /// <summary>What is unknown because it goes deep may yet be seen to end.</summary>
    private Lifetime ReadOn(IInvocationOperation call, Lifetime lifetime, CancellationToken cancellationToken) =>
        lifetime == Lifetime.Unknown && _endings?.Is(call, cancellationToken) == true ? Lifetime.Ends : lifetime;

    private Lifetime OfCall(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        if (WorkStart.Of(call, _facts.Symbols) is { } start)
        {
            return OfWork(start.Work, depth + 1, cancellationToken);
        }

        if (IdleWait.MayBeIdle(call.TargetMethod.Name) && IdleWait.IsIdle(call, _facts.Symbols))
        {
            return Lifetime.Endless;
        }

        if (FrameworkCall.WaitsForStop(call))
        {
            return Lifetime.Unknown;
        }

        // A call that is given a task, to observe it, to continue it or to hand it on, goes on for as long as that task does.
        var given = OfGiven(call, depth, cancellationToken);
        if (given != Lifetime.Ends)
        {
            return given;
        }

        // Which override runs cannot be seen.
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || (call.IsVirtual && !FrameworkCall.IsFramework(call.TargetMethod)))
        {
            return HostRun.Is(call.TargetMethod) ? Lifetime.Endless : Lifetime.Unknown;
        }

        return OfMethod(call.TargetMethod, depth, cancellationToken);
    }

    private Lifetime OfGiven(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        var given = Of(call.TargetMethod.Name == "ContinueWith" ? call.Instance : null);
        foreach (var argument in call.Arguments)
        {
            var lifetime = Of(argument.Value);
            given = lifetime > given ? lifetime : given;
        }

        return given;

        Lifetime Of(IOperation? value) => value is null || Peel.Conversions(value) is not { Type.Name: "Task" or "ValueTask" } task ? Lifetime.Ends : task switch
        {
            IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation or ILocalReferenceOperation or IArrayElementReferenceOperation => Lifetime.Unknown,
            IInvocationOperation made when depth < MaxDepth => OfCall(made, depth + 1, cancellationToken),
            _ => Lifetime.Ends,
        };
    }

    /// <summary>The lifetime of a loop by its own head.</summary>
    public static Lifetime OfLoop(ILoopOperation loop)
    {
        switch (loop)
        {
            case IForEachLoopOperation { IsAsynchronous: true }:
                return Lifetime.Unknown;
            case IForEachLoopOperation enumeration:
                return enumeration.Collection.DescendantsAndSelf().Any(static o => o is IInvocationOperation { TargetMethod.Name: "GetConsumingEnumerable" }) ? Lifetime.Unknown : Lifetime.Ends;
            case IWhileLoopOperation { Condition: { } condition } unbounded:
                return OfCondition(condition, unbounded);
            case IForLoopOperation { Condition: null } endless:
                return Leaves(endless) ? Lifetime.Unknown : Lifetime.Endless;
            case IForLoopOperation { Condition: { } bound, Locals.IsEmpty: true } counted:
                return OfCondition(bound, counted);
            default:
                return Lifetime.Ends;
        }
    }

    private static Lifetime OfCondition(IOperation condition, ILoopOperation loop)
    {
        if (condition.ConstantValue is { HasValue: true, Value: true })
        {
            return Leaves(loop) ? Lifetime.Unknown : Lifetime.Endless;
        }

        var asked = Peel.Conversions(condition);
        asked = asked is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not ? Peel.Conversions(not.Operand) : asked;
        if (condition.DescendantsAndSelf().Any(static o => o.Type?.Name is "CancellationToken" or "CancellationTokenSource"))
        {
            return Lifetime.Endless;
        }

        // A flag of the type is how a service is told to stop.
        return asked is IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation }
            ? Lifetime.Endless
            : condition.DescendantsAndSelf().Any(static o => o is IAwaitOperation) || Polls(condition, loop) ? Lifetime.Unknown : Lifetime.Ends;
    }

    /// <summary>Whether a loop pauses until others have done something: nothing of its own changes what it asks.</summary>
    private static bool Polls(IOperation condition, ILoopOperation loop) =>
        FunctionBody.Operations(loop.Body).Any(static o => o is IInvocationOperation { TargetMethod.Name: "Delay" or "Sleep" or "SpinOnce" or "SpinWait" or "Yield" })
        && !condition.DescendantsAndSelf().Any(asked => asked is ILocalReferenceOperation or IParameterReferenceOperation && IsWritten(asked, loop));

    private static bool IsWritten(IOperation asked, ILoopOperation loop) => FunctionBody.Operations(loop).Any(o => o switch
    {
        IAssignmentOperation assignment => SameStorage.Are(assignment.Target, asked),
        IIncrementOrDecrementOperation changed => SameStorage.Are(changed.Target, asked),
        IArgumentOperation { Parameter.RefKind: not RefKind.None } given => SameStorage.Are(given.Value, asked),
        _ => false,
    });

    private static bool Leaves(ILoopOperation loop) =>
        FunctionBody.Operations(loop.Body).Any(o => o is IReturnOperation { Kind: OperationKind.Return } or IThrowOperation || (o is IBranchOperation { BranchKind: BranchKind.Break } leave && SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel)));
}
