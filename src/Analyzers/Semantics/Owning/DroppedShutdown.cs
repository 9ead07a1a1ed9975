using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// A watcher that was started and dropped shuts something down, while the member that started it leaves as soon as the thing that it runs does: when the
/// shutdown begins, not when it has finished.
/// </summary>
internal sealed class DroppedShutdown
{
    private DroppedShutdown(IMethodSymbol member, WorkStart start, IInvocationOperation run)
    {
        Member = member;
        Start = start;
        Run = run;
    }

    public IMethodSymbol Member { get; }

    /// <summary>The start of the watcher.</summary>
    public WorkStart Start { get; }

    /// <summary>What the member returns or awaits, on the same object.</summary>
    public IInvocationOperation Run { get; }

    public static bool MayBe(IMethodSymbol method) =>
        StopMember.IsNamedSo(method.Name) && !method.Name.StartsWith("Dispose", System.StringComparison.Ordinal) && method.ReturnType is { Name: "Task" or "ValueTask" };

    public static DroppedShutdown? Of(IInvocationOperation shutdown, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!MayBe(shutdown.TargetMethod)
            || shutdown.Instance is not { } instance
            || Target(instance) is not { } target
            || Watcher(shutdown) is not { } lambda
            || StartOf(lambda, facts.Symbols) is not { } start
            || start.Kind is not (StartKind.TaskRun or StartKind.StartNew)
            || facts.Fates.Of(start, cancellationToken) != Fate.Dropped
            || Function.Around(start.Call, member) is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } function)
        {
            return null;
        }

        var run = FunctionBody.Operations(FunctionRoot(start.Call)).OfType<IInvocationOperation>().FirstOrDefault(call =>
            call.Syntax.SpanStart > start.Call.Syntax.Span.End
            && call.Instance is { } receiver
            && SymbolEqualityComparer.Default.Equals(Target(receiver), target)
            && !StopMember.IsNamedSo(call.TargetMethod.Name)
            && IsReturnedOrAwaited(call));
        return run is null ? null : new DroppedShutdown(function, start, run);
    }

    /// <summary>The local, parameter or field that a call is made on.</summary>
    private static ISymbol? Target(IOperation instance) => Peel.Conversions(instance) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    private static IAnonymousFunctionOperation? Watcher(IOperation shutdown)
    {
        for (var current = shutdown.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                return lambda;
            }

            if (current is ILocalFunctionOperation)
            {
                return null;
            }
        }

        return null;
    }

    private static WorkStart? StartOf(IOperation lambda, KnownSymbols symbols)
    {
        for (var current = lambda.Parent; current is IDelegateCreationOperation or IConversionOperation or IArgumentOperation; current = current.Parent)
        {
            if (current.Parent is IInvocationOperation call)
            {
                return WorkStart.Of(call, symbols);
            }
        }

        return null;
    }

    /// <summary>The body of the function that the operation runs in.</summary>
    private static IOperation FunctionRoot(IOperation operation)
    {
        var current = operation;
        while (current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = parent;
        }

        return current;
    }

    private static bool IsReturnedOrAwaited(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            value = value.Parent;
        }

        return value.Parent is IAwaitOperation or IReturnOperation { IsImplicit: false };
    }
}
