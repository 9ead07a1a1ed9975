using System;
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
        // By kind first, and apart from what is asked of a variable: that takes a lambda, and with it an object.
        return WaitedFor(operation) is { } waited && VariableOf(waited) is { } variable ? On(waited, variable, facts, cancellationToken) : null;
    }

    private static ISymbol? On(IOperation waited, IOperation variable, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var value = variable switch
        {
            ILocalReferenceOperation local when LocalUse.InitialSyntax(local.Local) is { } initial && MayMake(initial) => LocalUse.SingleValue(local),
            IFieldReferenceOperation { Field.DeclaredAccessibility: Accessibility.Private } field when field.Field.GetAttributes().IsEmpty => MadeFor(field.Field, facts, cancellationToken),
            _ => null,
        };
        var writes = waited is IInvocationOperation { TargetMethod.Name: "WriteAsync" or "WaitToWriteAsync" };
        if (value is null || (writes ? FullOnce(Peel.Conversions(value), facts.Symbols) : KindOf(Peel.Conversions(value), facts.Symbols)) is not { } kind)
        {
            return null;
        }

        var symbol = variable is ILocalReferenceOperation { Local: var name } ? name : (ISymbol)((IFieldReferenceOperation)variable).Field;
        return Escape.Never(symbol, mention => IsHarmless(mention, kind, value.Parent is IAssignmentOperation), facts, cancellationToken) ? symbol : null;
    }

    /// <summary>By syntax, before the member is searched for other values: most tasks that are awaited come from a call.</summary>
    private static bool MayMake(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => MayMake(inner.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } => called.StartsWith("Create", StringComparison.Ordinal),
        InvocationExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: var called } } => called.StartsWith("Create", StringComparison.Ordinal),
        AwaitExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or LiteralExpressionSyntax => false,
        _ => true,
    };

    /// <summary>The value that a field is declared with, or that its constructors give it, where it is the only one.</summary>
    private static IOperation? MadeFor(IFieldSymbol field, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Bodies.InitializerOf(field, cancellationToken) is { } initial || !field.IsReadOnly || !IsPrimitive(field.Type))
        {
            return facts.Bodies.InitializerOf(field, cancellationToken);
        }

        IOperation? made = null;
        foreach (var constructor in field.ContainingType.InstanceConstructors.Concat(field.ContainingType.StaticConstructors))
        {
            if (constructor.IsImplicitlyDeclared || facts.Bodies.Of(constructor, cancellationToken) is not { } body)
            {
                continue;
            }

            foreach (var operation in body.Descendants())
            {
                if (operation is ISimpleAssignmentOperation { Target: IFieldReferenceOperation target } assignment && SymbolEqualityComparer.Default.Equals(target.Field.OriginalDefinition, field.OriginalDefinition))
                {
                    if (made is not null)
                    {
                        return null;
                    }

                    made = assignment.Value;
                }
            }
        }

        return made;
    }

    /// <summary>By name, before any constructor is bound.</summary>
    private static bool IsPrimitive(ITypeSymbol type) =>
        type.Name is "TaskCompletionSource" or "SemaphoreSlim" or "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "CountdownEvent" or "BlockingCollection" or "Task" or "Channel";

    /// <summary>A channel that waits once it is full, and stays so where nobody reads: the forgotten sender turned round.</summary>
    private static string? FullOnce(IOperation creation, KnownSymbols symbols) =>
        creation is IInvocationOperation { TargetMethod: { ContainingType: { } factory, Name: "CreateBounded" }, Arguments: [var capacity] }
        && symbols.Is(factory, KnownType.ChannelFactory)
        && (capacity.Value.Type?.SpecialType == SpecialType.System_Int32
            || (Peel.Conversions(capacity.Value) is IObjectCreationOperation options && !options.Descendants().Any(static o => o is IPropertyReferenceOperation { Property.Name: "FullMode" })))
            ? "BoundedChannel"
            : null;

    /// <summary>What is awaited, blocked on or enumerated: the call or the task of the primitive.</summary>
    private static IOperation? WaitedFor(IOperation operation) => operation.Kind switch
    {
        OperationKind.PropertyReference => ((IPropertyReferenceOperation)operation) is { Property: { Name: "Result", ContainingType.Name: "Task" }, Instance: { } task } ? Peel.Conversions(task) : null,
        OperationKind.Invocation => WaitedFor((IInvocationOperation)operation),
        OperationKind.Await => Peel.Awaitable(((IAwaitOperation)operation).Operation),
        OperationKind.Loop => operation is IForEachLoopOperation loop ? Peel.Awaitable(loop.Collection) : null,
        _ => null,
    };

    private static IOperation? WaitedFor(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "GetResult" => call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } ? Peel.Awaitable(task) : null,
        "Wait" when call is { Instance: { } task, Arguments.IsEmpty: true, TargetMethod.ContainingType.Name: "Task" } => Peel.Conversions(task),
        "Wait" or "WaitOne" or "Take" => call,
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
                    "WaitToWriteAsync" when Peel.Conversions(instance) is IPropertyReferenceOperation { Instance: { } channel, Property.Name: "Writer" } => Peel.Conversions(channel),
                    "ReadAsync" or "WaitToReadAsync" or "ReadAllAsync" when Peel.Conversions(instance) is IPropertyReferenceOperation { Instance: { } channel, Property.Name: "Reader" } => Peel.Conversions(channel),
                    _ => null,
                };
            case IInvocationOperation { TargetMethod.Name: "WriteAsync", Instance: { } instance, Arguments: [_, var token] } when CancellationArgument.IsNone(token):
                return Peel.Conversions(instance) is IPropertyReferenceOperation { Instance: { } written, Property.Name: "Writer" } ? Peel.Conversions(written) : null;
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
            "BlockingCollection" when symbols.Is(type, KnownType.BlockingCollectionOfT) && made.Arguments.All(static a => a.Value.Type?.SpecialType == SpecialType.System_Int32) => type.Name,
            "Task" when symbols.Is(type, KnownType.Task) || symbols.Is(type, KnownType.TaskOfT) => HasToken(made) ? null : type.Name,
            _ => null,
        };
    }

    private static bool HasToken(IObjectCreationOperation made) => made.Arguments.Any(static a => a.Value.Type?.Name == "CancellationToken");

    private static bool Starts(IObjectCreationOperation made, object value) =>
        made.Arguments.Length > 0 && made.Arguments[0].Value.ConstantValue is { HasValue: true } constant && Equals(constant.Value, value);

    /// <summary>Whether a mention of the primitive neither completes it nor lets other code do so.</summary>
    private static bool IsHarmless(ExpressionSyntax mention, string kind, bool inConstructor)
    {
        if (kind == "Task" && mention.Parent is AwaitExpressionSyntax)
        {
            return true;
        }

        // A readonly field without an initial value is stored into once, in the constructor that was looked at.
        if (mention.Parent is AssignmentExpressionSyntax assignment && assignment.Left == mention && assignment.Parent is ExpressionStatementSyntax)
        {
            return inConstructor;
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

            // To complete the channel ends the wait for room as well.
            ("BoundedChannel", "Writer") => access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WriteAsync" or "TryWrite" or "WaitToWriteAsync", Parent: InvocationExpressionSyntax },
            ("BlockingCollection", "Take" or "TryTake" or "GetConsumingEnumerable" or "Dispose") => called,
            ("BlockingCollection", "Count" or "IsCompleted" or "IsAddingCompleted") => true,
            ("Task", "Wait" or "GetAwaiter" or "ConfigureAwait") => called,
            ("Task", "Result" or "IsCompleted" or "Status") => true,
            _ => false,
        };
    }
}
