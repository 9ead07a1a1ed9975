using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is work started for each item of a source of unknown length, with nothing that bounds how much of it runs at once?</summary>
internal static class UnboundedStart
{
    /// <summary>The source of a start that a loop collects or drops; null where each is awaited, or where something in the loop or the work waits for room.</summary>
    public static IOperation? InLoop(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if ((WorkStart.Of(call, facts.Symbols) is null && !AsyncCall.Is(call, facts.Symbols)) || LoopAround(call) is not { } loop || UnboundedSource.Of(loop) is not { } source)
        {
            return null;
        }

        return IsLeftRunning(call, facts, cancellationToken) && !IsOfItem(call, loop) && !LeavesBehind(call) && !Bounds(loop, call) && !WaitsForRoom(WorkOf(call, facts, cancellationToken)) ? source : null;
    }

    /// <summary>The source of <c>Task.WhenAll(source.Select(..))</c>, where the selector starts one task for each item; null elsewhere.</summary>
    public static IOperation? InWhenAll(IInvocationOperation whenAll, KnownSymbols symbols)
    {
        if (whenAll.TargetMethod.Name != "WhenAll" || !symbols.Is(whenAll.TargetMethod.ContainingType, KnownType.Task) || whenAll.Arguments is not [{ Value: { } tasks }] || Select(tasks) is not { } select)
        {
            return null;
        }

        return UnboundedSource.OfSequence(select.Arguments[0].Value) is { } source && !IsOfItem(Peel.Delegate(select.Arguments[1].Value)) && !WaitsForRoom(Peel.Delegate(select.Arguments[1].Value)) ? source : null;
    }

    /// <summary>The selection that makes the tasks, behind <c>ToArray</c> and the like.</summary>
    public static IInvocationOperation? Select(IOperation tasks)
    {
        var value = Peel.Conversions(tasks);
        while (value is IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingType.Name: "Enumerable" }, Arguments: [{ Value: { } listed }] })
        {
            value = Peel.Conversions(listed);
        }

        return value is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" or "Queryable" }, Arguments.Length: 2 } select ? select : null;
    }

    /// <summary>Whether the item does the work itself: a set of services, clients or receivers, which all are there already.</summary>
    private static bool IsOfItem(IInvocationOperation call, ILoopOperation loop) =>
        call.Instance is { } instance && Peel.Conversions(instance) is ILocalReferenceOperation item && loop is IForEachLoopOperation { IsAsynchronous: false, Locals: var locals } && locals.Contains(item.Local, SymbolEqualityComparer.Default);

    private static bool IsOfItem(IOperation selector)
    {
        if (selector is not IAnonymousFunctionOperation { Symbol.Parameters: [var item], Body.Operations: [IReturnOperation { ReturnedValue: { } returned }] })
        {
            return false;
        }

        var value = Peel.Awaitable(returned is IAwaitOperation awaited ? awaited.Operation : returned);
        return value is IInvocationOperation { Instance: { } instance } && Peel.Conversions(instance) is IParameterReferenceOperation parameter && SymbolEqualityComparer.Default.Equals(parameter.Parameter, item);
    }

    /// <summary>Whether the loop is left as soon as one was started.</summary>
    private static bool LeavesBehind(IInvocationOperation call)
    {
        IOperation statement = call;
        while (statement.Parent is not (null or IBlockOperation or ILoopOperation))
        {
            statement = statement.Parent;
        }

        return statement.Parent is IBlockOperation block && block.Operations.SkipWhile(o => o != statement).Skip(1).FirstOrDefault() is IReturnOperation { Kind: OperationKind.Return } or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break };
    }

    private static ILoopOperation? LoopAround(IOperation call)
    {
        for (var current = call.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    /// <summary>Dropped, or put into a collection of tasks.</summary>
    private static bool IsLeftRunning(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) =>
        Collector(call) is not null
        || (WorkStart.Of(call, facts.Symbols) is { } start ? facts.Fates.Of(start, cancellationToken) : facts.Fates.Of(call, cancellationToken)) == Fate.Dropped;

    /// <summary>The collection that a task is added to at once.</summary>
    private static IOperation? Collector(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return value.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Add" or "Enqueue" or "Push", ContainingNamespace: { } space }, Instance: { } collection } }
            && space.ToDisplayString().StartsWith("System.Collections", System.StringComparison.Ordinal)
            ? collection
            : null;
    }

    /// <summary>Whether the loop waits for room before it goes on: a semaphore, a limiter, some of the tasks, or a count that is looked at.</summary>
    private static bool Bounds(ILoopOperation loop, IInvocationOperation call) =>
        loop.Descendants().Any(o => Function.IsSameAround(o, call) && o switch
        {
            IInvocationOperation wait => IsRoom(wait.TargetMethod) || wait.TargetMethod.Name is "WhenAny" or "WhenAll" or "WaitAny" or "WaitAll",
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => true,
            _ => false,
        });

    private static bool WaitsForRoom(IOperation? work) => work?.Descendants().Any(static o => o is IInvocationOperation wait && IsRoom(wait.TargetMethod)) == true;

    /// <summary>By name where any type has such a gate; what sends, writes or executes does so only of queues and limiters.</summary>
    private static bool IsRoom(IMethodSymbol method) => method.Name switch
    {
        "Wait" or "WaitAsync" or "WaitOne" or "Acquire" or "AcquireAsync" or "Enter" or "EnterAsync" or "Lock" or "LockAsync" => method.ContainingType?.Name is not "TaskExtensions",
        "WriteAsync" or "WaitToWriteAsync" => method.ContainingType?.Name is "ChannelWriter",
        "SendAsync" => method.ContainingType?.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks.Dataflow",
        "ExecuteAsync" => method.ContainingType?.ContainingNamespace?.ToDisplayString().StartsWith("Polly", System.StringComparison.Ordinal) == true,
        _ => false,
    };

    private static IOperation? WorkOf(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) =>
        WorkStart.Of(call, facts.Symbols) is { } start ? start.Work : facts.Bodies.Of(call.TargetMethod, cancellationToken);
}
