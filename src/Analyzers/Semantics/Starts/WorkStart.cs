using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>How background work is started.</summary>
internal enum StartKind
{
    /// <summary><c>Task.Run</c>.</summary>
    TaskRun,

    /// <summary><c>TaskFactory.StartNew</c>.</summary>
    StartNew,

    /// <summary><c>Start</c> of a task that was made cold.</summary>
    ColdTask,

    /// <summary><c>Thread.Start</c>.</summary>
    Thread,

    /// <summary><c>ThreadPool.QueueUserWorkItem</c> and its unsafe twin, which have no handle.</summary>
    PoolWorkItem,
}

/// <summary>Is this call the start of background work, and which work is it?</summary>
internal readonly struct WorkStart
{
    private WorkStart(StartKind kind, IInvocationOperation call, IOperation? work)
    {
        Kind = kind;
        Call = call;
        Work = work;
    }

    public StartKind Kind { get; }

    /// <summary>The call that starts the work.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>The delegate that is the work, conversions peeled; null where it cannot be seen.</summary>
    public IOperation? Work { get; }

    /// <summary>What stands for the work: the task, or the thread or cold task that was started.</summary>
    public IOperation Handle => Kind is StartKind.Thread or StartKind.ColdTask ? Call.Instance! : Call;

    /// <summary>
    /// A delegate that was made once and is kept to be queued again and again: a dispatcher of what others wait for, whose pool work has no
    /// handle that could be handed out.
    /// </summary>
    public bool IsDispatch => Kind == StartKind.PoolWorkItem
        && (Work is IFieldReferenceOperation || (Work is IAnonymousFunctionOperation { Body: var body } && ExemptCode.SingleCall(body) is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: IFieldReferenceOperation }));

    /// <summary>The start that the call is, or null. A call of any other name is turned away at once.</summary>
    public static WorkStart? Of(IInvocationOperation call, KnownSymbols symbols)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Run":
                return method.IsStatic && symbols.Is(method.ContainingType, KnownType.Task)
                    ? new WorkStart(StartKind.TaskRun, call, DelegateArgument(call.Arguments))
                    : null;
            case "StartNew":
                return symbols.Is(method.ContainingType, KnownType.TaskFactory) || symbols.Is(method.ContainingType, KnownType.TaskFactoryOfT)
                    ? new WorkStart(StartKind.StartNew, call, DelegateArgument(call.Arguments))
                    : null;
            case "QueueUserWorkItem":
            case "UnsafeQueueUserWorkItem":
                return symbols.Is(method.ContainingType, KnownType.ThreadPool)
                    ? new WorkStart(StartKind.PoolWorkItem, call, DelegateArgument(call.Arguments))
                    : null;
            case "Start":
            case "UnsafeStart":
                if (call.Instance is null)
                {
                    return null;
                }

                if (symbols.Is(method.ContainingType, KnownType.Thread))
                {
                    return new WorkStart(StartKind.Thread, call, WorkOf(call.Instance));
                }

                return symbols.Is(method.ContainingType, KnownType.Task)
                    ? new WorkStart(StartKind.ColdTask, call, WorkOf(call.Instance))
                    : null;
            default:
                return null;
        }
    }

    private static IOperation? DelegateArgument(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
            {
                return Peel.Delegate(argument.Value);
            }
        }

        return null;
    }

    /// <summary>The delegate given to the constructor of a thread or a cold task, or to the method that makes one.</summary>
    private static IOperation? WorkOf(IOperation instance) => MadeWith(instance, throughLocal: true) is { } arguments ? DelegateArgument(arguments) : null;

    private static ImmutableArray<IArgumentOperation>? MadeWith(IOperation instance, bool throughLocal) => Peel.Conversions(instance) switch
    {
        IObjectCreationOperation creation => creation.Arguments,
        IInvocationOperation factory => factory.Arguments,
        ISimpleAssignmentOperation assignment => MadeWith(assignment.Value, throughLocal),
        ILocalReferenceOperation local when throughLocal && LocalUse.SingleValue(local) is { } value => MadeWith(value, throughLocal: false),
        _ => null,
    };
}
