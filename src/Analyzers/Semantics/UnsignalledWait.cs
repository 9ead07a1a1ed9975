using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a wait end only by a signal that nobody can ever give?</summary>
internal static class UnsignalledWait
{
    /// <summary>The local or private field that is waited for without a token or timeout, and that nothing completes; null for every other operation.</summary>
    public static ISymbol? On(IOperation operation, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (WaitedFor(operation) is not { } waited || VariableOf(waited) is not { } variable)
        {
            return null;
        }

        var value = variable switch
        {
            ILocalReferenceOperation local => LocalUse.SingleValue(local),
            IFieldReferenceOperation { Field.DeclaredAccessibility: Accessibility.Private } field when field.Field.GetAttributes().IsEmpty => facts.Bodies.InitializerOf(field.Field, cancellationToken),
            _ => null,
        };
        if (value is null || KindOf(Peel.Conversions(value), facts.Symbols) is not { } kind)
        {
            return null;
        }

        var symbol = variable is ILocalReferenceOperation { Local: var name } ? name : (ISymbol)((IFieldReferenceOperation)variable).Field;
        return Escape.Never(symbol, mention => IsHarmless(mention, kind), cancellationToken) ? symbol : null;
    }

    /// <summary>What is awaited, blocked on or enumerated: the call or the task of the primitive.</summary>
    private static IOperation? WaitedFor(IOperation operation) => operation switch
    {
        IAwaitOperation awaited => Peel.Awaitable(awaited.Operation),
        IInvocationOperation { Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task }, TargetMethod.Name: "GetResult" } => Peel.Awaitable(task),
        IInvocationOperation { Instance: { } task, Arguments.IsEmpty: true, TargetMethod: { Name: "Wait", ContainingType.Name: "Task" } } => Peel.Conversions(task),
        IInvocationOperation { TargetMethod.Name: "Wait" or "WaitOne" or "Take" } call => call,
        IPropertyReferenceOperation { Instance: { } task, Property: { Name: "Result", ContainingType.Name: "Task" } } => Peel.Conversions(task),
        IForEachLoopOperation loop => Peel.Awaitable(loop.Collection),
        _ => null,
    };

    /// <summary>The primitive itself, where the wait on it takes neither token nor timeout.</summary>
    private static IOperation? VariableOf(IOperation waited)
    {
        switch (waited)
        {
            case IPropertyReferenceOperation { Instance: { } source, Property: { Name: "Task", ContainingType.Name: "TaskCompletionSource" } }:
                return Peel.Conversions(source);
            case IPropertyReferenceOperation { Instance: IPropertyReferenceOperation { Instance: { } channel, Property.Name: "Reader" }, Property.Name: "Completion" }:
                return Peel.Conversions(channel);
            case IInvocationOperation { Instance: { } instance } call when call.Arguments.All(CancellationArgument.IsNone):
                return call.TargetMethod.Name switch
                {
                    "Wait" or "WaitAsync" or "WaitOne" or "Take" or "GetConsumingEnumerable" => Peel.Conversions(instance),
                    "ReadAsync" or "WaitToReadAsync" or "ReadAllAsync" when Peel.Conversions(instance) is IPropertyReferenceOperation { Instance: { } channel, Property.Name: "Reader" } => Peel.Conversions(channel),
                    _ => null,
                };
            case ILocalReferenceOperation or IFieldReferenceOperation:
                return waited;
            default:
                return null;
        }
    }

    /// <summary>The name of a primitive that is made without its signal.</summary>
    private static string? KindOf(IOperation creation, KnownSymbols symbols)
    {
        if (creation is IInvocationOperation { TargetMethod: { ContainingType: { } factory, Name: "CreateUnbounded" or "CreateBounded" or "CreateUnboundedPrioritized" } })
        {
            return symbols.Is(factory, KnownType.ChannelFactory) ? "Channel" : null;
        }

        if (creation is not IObjectCreationOperation { Initializer: null, Type: { } type } made)
        {
            return null;
        }

        return type.Name switch
        {
            "TaskCompletionSource" when symbols.Is(type, KnownType.TaskCompletionSource) || symbols.Is(type, KnownType.TaskCompletionSourceOfT) => type.Name,
            "SemaphoreSlim" when symbols.Is(type, KnownType.SemaphoreSlim) && Starts(made, 0) => type.Name,
            "ManualResetEvent" or "AutoResetEvent" when symbols.IsOrInherits(type, KnownType.WaitHandle) && Starts(made, false) => "EventWaitHandle",
            "ManualResetEventSlim" when symbols.Is(type, KnownType.ManualResetEventSlim) && (made.Arguments.IsEmpty || Starts(made, false)) => type.Name,
            "CountdownEvent" when symbols.Is(type, KnownType.CountdownEvent) && !Starts(made, 0) && made.Arguments is [{ Value.ConstantValue.HasValue: true }] => type.Name,
            "BlockingCollection" when symbols.Is(type, KnownType.BlockingCollection) && made.Arguments.All(static a => a.Value.Type?.SpecialType == SpecialType.System_Int32) => type.Name,
            "Task" when symbols.Is(type, KnownType.Task) || symbols.Is(type, KnownType.TaskOfT) => HasToken(made) ? null : type.Name,
            _ => null,
        };
    }

    private static bool HasToken(IObjectCreationOperation made) => made.Arguments.Any(static a => a.Value.Type?.Name == "CancellationToken");

    private static bool Starts(IObjectCreationOperation made, object value) =>
        made.Arguments.Length > 0 && made.Arguments[0].Value.ConstantValue is { HasValue: true } constant && Equals(constant.Value, value);

    /// <summary>Whether a mention of the primitive neither completes it nor lets other code do so.</summary>
    private static bool IsHarmless(ExpressionSyntax mention, string kind)
    {
        if (kind == "Task" && mention.Parent is AwaitExpressionSyntax)
        {
            return true;
        }

        if (mention.Parent is not MemberAccessExpressionSyntax access || access.Expression != mention)
        {
            return false;
        }

        var called = access.Parent is InvocationExpressionSyntax call && call.Expression == access;
        return (kind, access.Name.Identifier.ValueText) switch
        {
            ("TaskCompletionSource", "Task") => true,
            ("SemaphoreSlim", "Wait" or "WaitAsync" or "Dispose") => called,
            ("SemaphoreSlim", "CurrentCount") => true,
            ("EventWaitHandle", "WaitOne" or "Reset" or "Dispose" or "Close") => called,
            ("ManualResetEventSlim" or "CountdownEvent", "Wait" or "Dispose" or "AddCount") => called,
            ("ManualResetEventSlim", "Reset") => called,
            ("ManualResetEventSlim" or "CountdownEvent", "IsSet" or "CurrentCount" or "InitialCount") => true,
            ("Channel", "Reader") => true,
            ("BlockingCollection", "Take" or "TryTake" or "GetConsumingEnumerable" or "Dispose") => called,
            ("BlockingCollection", "Count" or "IsCompleted" or "IsAddingCompleted") => true,
            ("Task", "Wait" or "GetAwaiter" or "ConfigureAwait") => called,
            ("Task", "Result" or "IsCompleted" or "Status") => true,
            _ => false,
        };
    }
}
