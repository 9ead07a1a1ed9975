using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a loop catch the cancellation of its own waits, and go on?</summary>
internal sealed class SwallowedCancellation
{
    private readonly ILoopOperation _loop;
    private readonly CompilationFacts _facts;

    private SwallowedCancellation(ILoopOperation loop, CompilationFacts facts)
    {
        _loop = loop;
        _facts = facts;
    }

    /// <summary>The token that is cancelled in vain, and the clause that catches the cancellation; null where the loop ends, or may end, by it.</summary>
    public static (IOperation Token, ICatchClauseOperation Clause)? In(ILoopOperation loop, CompilationFacts facts, CancellationToken cancellationToken) =>
        new SwallowedCancellation(loop, facts).Find(cancellationToken);

    private (IOperation Token, ICatchClauseOperation Clause)? Find(CancellationToken cancellationToken)
    {
        // Whoever looks at the token anywhere in the loop has thought of its end.
        if (TokenUse.Among(_loop.Descendants()).Any(static u => u.Kind == TokenUseKind.Tested))
        {
            return null;
        }

        (IOperation Token, ICatchClauseOperation Clause)? found = null;
        foreach (var use in TokenUse.Among(FunctionBody.Operations(_loop)))
        {
            if (TokenUse.Outside(use.Expression, _loop.Syntax) is not { } token || use.Site is IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" })
            {
                continue;
            }

            if (!ThrowsHere(use) || SwallowerOf(use.Site) is not { } clause)
            {
                return null;
            }

            if (found is null && (use.Kind == TokenUseKind.Thrown || IsWait(use.Site)))
            {
                found = (token, clause);
            }
        }

        return found is not null && !MayLeave() && IsEndless(cancellationToken) ? found : null;
    }

    /// <summary>Whether cancellation comes out of the call itself: one whose task is awaited somewhere else, or combined, hides it.</summary>
    private bool ThrowsHere(TokenUse use)
    {
        if (use.Kind == TokenUseKind.Thrown)
        {
            return true;
        }

        var value = use.Site;
        while (value.Parent is IConversionOperation or IParenthesizedOperation
            || (value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" or "Wait" or "WithCancellation" } call && call.Instance == value)
            || (value.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "ConfigureAwait" or "WithCancellation" } } }))
        {
            value = value.Parent is IArgumentOperation argument ? argument.Parent! : value.Parent;
        }

        return value.Parent is IAwaitOperation
            || value.Parent is ILoopOperation { } each && each != _loop
            || (use.Site is IInvocationOperation site && site.Type is { } type && !AsyncCall.IsAwaitable(type, _facts.Symbols))
            || value != use.Site && value is IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" };
    }

    private static bool IsWait(IOperation site)
    {
        for (var current = site; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (LoopWait.Of(current) != WaitKind.None)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The clause inside the loop that catches a cancellation at this place and goes on, or null.</summary>
    private ICatchClauseOperation? SwallowerOf(IOperation operation)
    {
        for (var current = operation; current != _loop && current.Parent is { } parent; current = parent)
        {
            if (parent is not ITryOperation attempt || attempt.Body != current)
            {
                continue;
            }

            foreach (var clause in attempt.Catches)
            {
                switch (Catches(clause))
                {
                    case true:
                        return GoesOn(clause) ? clause : null;
                    case null:
                        return null;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a clause catches cancellation; null where its filter decides by what cannot be judged.</summary>
    private bool? Catches(ICatchClauseOperation clause)
    {
        var type = clause.ExceptionType;
        if (!(type is null || type.SpecialType == SpecialType.System_Object || _facts.Symbols.Is(type, KnownType.Exception) || _facts.Symbols.IsOrInherits(type, KnownType.OperationCanceledException)))
        {
            return false;
        }

        return clause.Filter is null or { ConstantValue: { HasValue: true, Value: true } } ? true
            : CatchAll.CatchesEverything(clause, _facts.Symbols) ? false
            : null;
    }

    private bool GoesOn(ICatchClauseOperation clause)
    {
        foreach (var operation in FunctionBody.Operations(clause.Handler))
        {
            if (LoopExit.Leaves(operation, _loop, _facts.Symbols)
                || operation is IInvocationOperation { TargetMethod.Name: "Throw" or "Rethrow" or "ReThrow" or "Exit" or "StopApplication" }
                || (operation is IInvocationOperation call && call.Arguments.Any(a => IsCaught(a.Value, clause)) && MayRethrow(call)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCaught(IOperation value, ICatchClauseOperation clause) =>
        Peel.Conversions(value) is ILocalReferenceOperation local && clause.Locals.Contains(local.Local, SymbolEqualityComparer.Default);

    /// <summary>A method of this compilation that is given the failure may throw it again.</summary>
    private bool MayRethrow(IInvocationOperation call) =>
        _facts.Bodies.Of(call.TargetMethod, CancellationToken.None) is { } body && body.Descendants().Any(static o => o is IThrowOperation or IInvocationOperation { TargetMethod.Name: "Throw" });

    /// <summary>Whether the loop may be left before it comes to a wait that cancellation ends, or by the failure of one that takes no token.</summary>
    private bool MayLeave()
    {
        foreach (var operation in FunctionBody.Operations(_loop))
        {
            if ((LoopExit.Leaves(operation, _loop, _facts.Symbols) && !IsBehindWait(operation))
                || (LoopWait.Of(operation) == WaitKind.Call && SwallowerOf(operation) is null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A statement that is not reached any more once the token is cancelled, since a wait before it, in the same <c>try</c>, throws.</summary>
    private bool IsBehindWait(IOperation operation)
    {
        if (TokenUse.Among(operation.Descendants()).Any(IsCancelled))
        {
            return true;
        }

        for (var current = operation; current != _loop && current.Parent is { } parent; current = parent)
        {
            if (parent is ICatchClauseOperation)
            {
                return false;
            }

            if (parent is IBlockOperation block
                && block.Operations.TakeWhile(o => o != current).Any(s => s is IExpressionStatementOperation or IVariableDeclarationGroupOperation && TokenUse.Among(FunctionBody.Operations(s)).Any(IsCancelled)))
            {
                return true;
            }

            if (parent is IConditionalOperation { Condition: { } condition } && condition != current && TokenUse.Among(FunctionBody.Operations(condition)).Any(IsCancelled))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsCancelled(TokenUse use) => TokenUse.Outside(use.Expression, _loop.Syntax) is not null && ThrowsHere(use);

    /// <summary>Whether the head goes on: always, or by a flag that is changed by nobody, or only behind a wait that cancellation ends.</summary>
    private bool IsEndless(CancellationToken cancellationToken)
    {
        if (EndlessLoop.Is(_loop, _facts, cancellationToken))
        {
            return true;
        }

        if (EndlessLoop.FlagOf(_loop) is not { Symbol: ILocalSymbol flag })
        {
            return false;
        }

        return LocalUse.References(flag, _loop).All(r => !IsStored(r) || (_loop.Syntax.Span.Contains(r.Syntax.Span) ? IsInLoop(r) && IsBehindWait(r) : r.Syntax.SpanStart < _loop.Syntax.SpanStart && Function.IsSameAround(r, _loop)));
    }

    private static bool IsStored(ILocalReferenceOperation reference) =>
        LocalUse.IsWrite(reference) || reference.Parent is ICompoundAssignmentOperation or ITupleOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None };

    private bool IsInLoop(IOperation operation) => FunctionBody.Operations(_loop).Contains(operation);
}
