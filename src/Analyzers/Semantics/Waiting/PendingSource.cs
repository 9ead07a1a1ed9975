using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a failure leave a <c>TaskCompletionSource</c> pending for ever, because only success completes it?</summary>
internal static class PendingSource
{
    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayComplete(string name) => name is "SetResult" or "TrySetResult";

    /// <summary>The failure that skips the completion in a callback, with nothing else to complete the source; null where a failure reaches whoever waits.</summary>
    public static IOperation? SkippedBy(IInvocationOperation completion, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!(facts.Symbols.Is(completion.TargetMethod.ContainingType, KnownType.TaskCompletionSource) || facts.Symbols.Is(completion.TargetMethod.ContainingType, KnownType.TaskCompletionSourceOfT))
            || completion.Instance is not { } instance
            || CallbackAround(completion) is not { } callback
            || SourceOf(Peel.Conversions(instance), callback) is not { } source
            || !Escape.Never(source, mention => OnlySucceeds(mention, callback.Syntax, source is IFieldSymbol), facts, cancellationToken)
            || IsWaitedFor(callback, facts, cancellationToken))
        {
            return null;
        }

        foreach (var argument in completion.Arguments)
        {
            if (facts.Failures.In(argument, cancellationToken) is { } failure)
            {
                return failure;
            }
        }

        return FailureBefore(completion, callback, facts, cancellationToken);
    }

    public static IAnonymousFunctionOperation? CallbackAround(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                return lambda;
            }
        }

        return null;
    }

    /// <summary>The call, creation or subscription that is given the callback.</summary>
    public static IOperation? Taker(IAnonymousFunctionOperation callback)
    {
        IOperation value = callback;
        while (value.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation or IObjectCreationOperation } argument => argument.Parent,
            IEventAssignmentOperation { Adds: true } subscription => subscription,
            _ => null,
        };
    }

    /// <summary>A local of the member around the callback, or a private field, that holds one source all its life.</summary>
    private static ISymbol? SourceOf(IOperation instance, IAnonymousFunctionOperation callback) => instance switch
    {
        ILocalReferenceOperation local => LocalUse.SingleValue(local) is { } made && !callback.Syntax.Span.Contains(made.Syntax.Span) ? local.Local : null,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private } field } => field,
        _ => null,
    };

    /// <summary>Whether a mention of the source asks for its task, without a timeout, or completes it with a result in this one callback; a field is made in a constructor.</summary>
    private static bool OnlySucceeds(ExpressionSyntax mention, SyntaxNode callback, bool isField) => mention.Parent switch
    {
        AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax, Right: BaseObjectCreationExpressionSyntax } assignment => isField && assignment.Left == mention,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task" } task when task.Expression == mention => !IsBounded(task),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } name, Parent: InvocationExpressionSyntax call } access when access.Expression == mention && call.Expression == access =>
            MayComplete(name) && call.Ancestors().FirstOrDefault(static n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) == callback && !IsInHandler(call, callback),
        _ => false,
    };

    private static bool IsInHandler(SyntaxNode call, SyntaxNode callback) => call.Ancestors().TakeWhile(n => n != callback).Any(static n => n is CatchClauseSyntax or FinallyClauseSyntax);

    private static bool IsBounded(SyntaxNode task)
    {
        for (var current = task.Parent; current is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ArgumentSyntax or ArgumentListSyntax or CastExpressionSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax or ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax; current = current.Parent)
        {
            if (current is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } name } } call
                && (name is "WaitAsync" or "WhenAny" or "WaitAny" or "ContinueWith" || (name == "Wait" && call.ArgumentList.Arguments.Count > 0)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the code around the callback sees it fail.</summary>
    private static bool IsWaitedFor(IAnonymousFunctionOperation callback, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (Taker(callback))
        {
            case null:
                return true;
            case IInvocationOperation call:
                var fate = WorkStart.Of(call, facts.Symbols) is { } start ? facts.Fates.Of(start, cancellationToken)
                    : SanctionedSink.IsTaskLike(call.Type, facts.Symbols) ? facts.Fates.Of(call, cancellationToken)
                    : Fate.Dropped;
                return fate is Fate.Awaited or Fate.Returned || IsCalledAtOnce(call);
            default:
                return false;
        }
    }

    /// <summary>Whether the callback is called while the call lasts: its failure leaves through it.</summary>
    public static bool IsCalledAtOnce(IInvocationOperation call) =>
        call.TargetMethod.ContainingType?.ContainingNamespace?.ToDisplayString() is { } space && (space.StartsWith("System.Linq", System.StringComparison.Ordinal) || space.StartsWith("System.Collections", System.StringComparison.Ordinal));

    private static IOperation? FailureBefore(IOperation completion, IOperation callback, CompilationFacts facts, CancellationToken cancellationToken)
    {
        for (var current = completion; current.Parent is { } parent && current != callback; current = parent)
        {
            var asked = parent switch
            {
                IConditionalOperation { Condition: { } condition } when condition != current => condition,
                IUsingOperation { Resources: { } resources } when resources != current => resources,
                _ => null,
            };
            if (asked is not null && facts.Failures.In(asked, cancellationToken) is { } early)
            {
                return early;
            }

            if (parent is not IBlockOperation block)
            {
                continue;
            }

            foreach (var statement in block.Operations)
            {
                if (statement == current)
                {
                    break;
                }

                if (facts.Failures.In(statement, cancellationToken) is { } failure)
                {
                    return failure;
                }
            }
        }

        return null;
    }
}
