using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this a loop that turns for as long as the service lives, and waits in each turn? One that follows its data, or a single connection, ends with it.</summary>
internal static class ServiceLoop
{
    public static bool Is(ILoopOperation loop) => IsUnbounded(loop) && Waits(loop) && !FollowsConnection(loop) && !LeavesOnData(loop);

    /// <summary>As <see cref="Is"/>, of a loop that may wait in a way that cannot be seen: its head never says no, or asks a token.</summary>
    public static bool GoesOnUntilStopped(ILoopOperation loop) =>
        Is(loop)
        || (loop is IWhileLoopOperation { Condition: { } condition }
            && (condition.ConstantValue is { HasValue: true, Value: true } || condition.DescendantsAndSelf().Any(static o => TokenOrigin.IsToken(o.Type)))
            && (IsUnbounded(loop) || IsWaitForToken(condition))
            && !FollowsConnection(loop)
            && !LeavesOnData(loop));

    /// <summary><c>!token.WaitHandle.WaitOne(time)</c>: a pause that a stop ends.</summary>
    private static bool IsWaitForToken(IOperation condition) =>
        Peel.Conversions(condition) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } && Peel.Conversions(operand) is IInvocationOperation { TargetMethod.Name: "WaitOne" };

    private static bool IsUnbounded(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } => IsEndless(condition),
        IForLoopOperation { Condition: null } => true,
        IForLoopOperation { Condition: { } condition, Before.IsEmpty: true, AtLoopBottom.IsEmpty: true } => IsEndless(condition),
        IForEachLoopOperation each => TakesItems(each),
        _ => false,
    };

    private static bool TakesItems(ILoopOperation loop) =>
        loop is IForEachLoopOperation each && ((Peel.Awaitable(each.Collection) is IInvocationOperation { TargetMethod: { } source } && EndingWait.IsTake(source)) || (each.IsAsynchronous && IsStoppable(each.Collection)));

    /// <summary>A stream of items that is given a token goes on until it is told to stop.</summary>
    private static bool IsStoppable(IOperation collection) =>
        collection.DescendantsAndSelf().Any(static o => o is IArgumentOperation { Value.Type: { } type } argument && TokenOrigin.IsToken(type) && !CancellationArgument.IsNone(argument));

    private static bool IsEndless(IOperation condition)
    {
        if (condition.ConstantValue is { HasValue: true, Value: true })
        {
            return true;
        }

        condition = Peel.Conversions(condition);
        return condition switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => IsEndless(not.Operand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => IsEndless(both.LeftOperand) && IsEndless(both.RightOperand),
            IAwaitOperation awaited => Peel.Awaitable(awaited.Operation) is IInvocationOperation { TargetMethod: { } source } && EndingWait.IsTake(source),
            IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } => true,
            IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" or "IsListening" or "IsCompleted" or "IsAddingCompleted" } => true,
            IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_Boolean, Instance: null or IInstanceReferenceOperation } => true,
            IInvocationOperation { TargetMethod: { Name: "Read", ContainingType.Name: "Volatile" } } => true,
            _ => false,
        };
    }

    /// <summary>Whether each turn awaits, sleeps or blocks. What never waits is a parser, a retry of an exchange, or an enumerator.</summary>
    private static bool Waits(ILoopOperation loop) =>
        TakesItems(loop) || FunctionBody.Operations(loop).Any(static o => o is IAwaitOperation || (o is IInvocationOperation { TargetMethod: { } method } && Blocks(method)));

    private static bool Blocks(IMethodSymbol method) =>
        method.Name is "Sleep" or "Take" or "TryTake" or "WaitOne" or "WaitAny" or "WaitAll" or "Wait" or "Join" || EndingWait.IsAccept(method);

    /// <summary>Whether the loop reads from one peer: it ends with the connection, and another turn would only fail again.</summary>
    private static bool FollowsConnection(ILoopOperation loop) => FunctionBody.Operations(loop).Any(static o =>
        o is IInvocationOperation { TargetMethod: { } method } call
        && (method.Name.StartsWith("Read", StringComparison.Ordinal) || method.Name.StartsWith("Receive", StringComparison.Ordinal) || method.Name.StartsWith("Peek", StringComparison.Ordinal) || method.Name.StartsWith("MoveNext", StringComparison.Ordinal))
        && !EndingWait.IsTake(method)
        && IsConnection(call.Instance?.Type ?? method.ContainingType));

    private static bool IsConnection(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name is "Stream" or "TextReader" or "WebSocket" or "PipeReader" or "Socket" or "TcpClient" or "BinaryReader"
                || EndsWith(type, "Connection") || EndsWith(type, "Transport") || EndsWith(type, "Session") || EndsWith(type, "Reader") || EndsWith(type, "Stream") || EndsWith(type, "StreamReader") || EndsWith(type, "Socket") || EndsWith(type, "Protocol") || EndsWith(type, "Channel"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWith(ITypeSymbol type, string end) => type.Name.EndsWith(end, StringComparison.Ordinal);

    /// <summary>Whether a loop without a source of items is left by what it finds: it waits for something, and is then done.</summary>
    private static bool LeavesOnData(ILoopOperation loop) =>
        !FunctionBody.Operations(loop).Any(static o => o is IInvocationOperation { TargetMethod: { } method } && EndingWait.Is(method))
        && FunctionBody.Operations(loop.Body).Any(o => IsExit(o, loop) && !IsAnswerToStop(o, loop));

    private static bool IsExit(IOperation operation, ILoopOperation loop) => operation is IReturnOperation { Kind: OperationKind.Return }
        || (operation is IBranchOperation { BranchKind: BranchKind.Break } leave && SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel));

    /// <summary>Whether the exit stands in a <c>catch</c>, or under a question about a token, a flag or a wait handle.</summary>
    private static bool IsAnswerToStop(IOperation exit, ILoopOperation loop)
    {
        for (var current = exit.Parent; current is not null && current != loop; current = current.Parent)
        {
            if (current is ICatchClauseOperation || (current is IConditionalOperation { Condition: { } condition } && AsksForStop(condition)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AsksForStop(IOperation condition) => condition.DescendantsAndSelf().Any(static o =>
        o is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" or "IsCompleted" or "IsAddingCompleted" }
            or IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean }
            or IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_Boolean, Instance: IInstanceReferenceOperation or null }
            or IInvocationOperation { TargetMethod.Name: "WaitOne" or "Wait" or "WaitAny" or "WaitForNextTickAsync" or "WaitToReadAsync" or "WhenAny" });
}
