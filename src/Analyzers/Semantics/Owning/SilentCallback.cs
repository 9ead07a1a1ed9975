using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which callback of a timer or thread takes the process down by its first failure, or is never called again after it?</summary>
internal sealed class SilentCallback
{
    private SilentCallback(IOperation given, IOperation cause)
    {
        Given = given;
        Cause = cause;
    }

    /// <summary>The delegate that is given.</summary>
    public IOperation Given { get; }

    /// <summary>The loop, the failing operation, or the skipped arming.</summary>
    public IOperation Cause { get; }

    /// <summary>The callback of a timer, or the loop of a thread that a field keeps: what throws there is caught by nobody.</summary>
    public static SilentCallback? Of(IObjectCreationOperation creation, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var isTimer = creation.Type?.Name == "Timer" && facts.Symbols.Is(creation.Type, KnownType.Timer);
        if ((!isTimer && !(creation.Type?.Name == "Thread" && facts.Symbols.Is(creation.Type, KnownType.Thread)))
            || creation.Arguments.FirstOrDefault(static a => a.Parameter?.Type.TypeKind == TypeKind.Delegate) is not { } argument
            || facts.Failures.BodyOf(argument.Value, cancellationToken) is not { } body
            || ExemptCode.IsScheduler(member.ContainingType, facts.Symbols)
            || (isTimer && OnlyRuns(body, facts, cancellationToken)))
        {
            return null;
        }

        // What escapes an asynchronous callback is OWN1005's to speak of; what it catches, and then does not arm the timer again, is not.
        var cause = IsAsynchronous(argument.Value)
            ? isTimer && facts.Guards.OfWork(argument.Value, cancellationToken) == GuardState.Guarded ? SkippedRearm.In(body, facts, cancellationToken) : null
            : isTimer ? facts.Failures.In(body, cancellationToken) ?? SkippedRearm.In(body, facts, cancellationToken)
            : KeptHandle.FieldOf(creation) is not null ? SilentLoop.InBody(body, facts, cancellationToken)?.Loop : null;
        return cause is null ? null : new SilentCallback(argument.Value, cause);
    }

    /// <summary>The handler of a timer that swallows failures, where one leaves the timer off.</summary>
    public static SilentCallback? Of(IEventAssignmentOperation subscription, CompilationFacts facts, CancellationToken cancellationToken) =>
        subscription is { Adds: true, EventReference: IEventReferenceOperation { Event: { Name: "Elapsed", ContainingType: { } type } } }
        && SkippedRearm.IsEventTimer(type)
        && facts.Failures.BodyOf(subscription.HandlerValue, cancellationToken) is { } body
        && SkippedRearm.In(body, facts, cancellationToken) is { } skipped
            ? new SilentCallback(subscription.HandlerValue, skipped)
            : null;

    /// <summary>A timer by another name: all that the callback does is to run what its type was given. Who gives it knows what it may throw.</summary>
    private static bool OnlyRuns(IOperation body, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (body is not IBlockOperation { Operations: [var statement, ..] statements } || !statements.Skip(1).All(static s => s is IReturnOperation { IsImplicit: true }))
        {
            return false;
        }

        statement = statement is IConditionalOperation { WhenFalse: null, Condition: IBinaryOperation or IIsPatternOperation, WhenTrue: var asked } ? asked : statement;
        statement = statement is IBlockOperation { Operations: [var inner] } ? inner : statement;
        return (statement as IExpressionStatementOperation)?.Operation switch
        {
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke }, Operation: IFieldReferenceOperation field } => IsGiven(field.Field, facts, cancellationToken),
            IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: IFieldReferenceOperation field } => IsGiven(field.Field, facts, cancellationToken),
            _ => false,
        };
    }

    /// <summary>Whether a private field holds what a constructor or method was given.</summary>
    private static bool IsGiven(IFieldSymbol field, CompilationFacts facts, CancellationToken cancellationToken) =>
        field.DeclaredAccessibility == Accessibility.Private
        && facts.Bodies.OfType(field.ContainingType.OriginalDefinition, (member, body) => member is IMethodSymbol && facts.Mentions.Of(field.Name, body, cancellationToken).Count > 0, cancellationToken).Any(m => m.Body.Descendants().Any(o =>
            o is ISimpleAssignmentOperation { Target: IFieldReferenceOperation target, Value: var value } && Peel.Conversions(value) is IParameterReferenceOperation && SymbolEqualityComparer.Default.Equals(target.Field.OriginalDefinition, field.OriginalDefinition)));

    private static bool IsAsynchronous(IOperation callback) => Peel.Delegate(callback) switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync,
        IMethodReferenceOperation method => method.Method.IsAsync,
        _ => false,
    };
}
