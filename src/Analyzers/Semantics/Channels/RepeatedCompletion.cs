using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which other completion of the same channel may come before this one, which then throws?</summary>
internal sealed class RepeatedCompletion
{
    private readonly IInvocationOperation _completion;
    private readonly ISymbol _member;
    private readonly ISymbol _name;
    private readonly IOperation _function;
    private readonly CompilationFacts _facts;
    private readonly CancellationToken _cancellationToken;

    private RepeatedCompletion(IInvocationOperation completion, ISymbol member, ISymbol name, CompilationFacts facts, CancellationToken cancellationToken)
    {
        _completion = completion;
        _member = member;
        _name = name;
        _function = ChannelUses.FunctionAround(completion, LocalUse.Root(completion));
        _facts = facts;
        _cancellationToken = cancellationToken;
    }

    /// <summary>
    /// The place that may be first: another completion, or the completion itself, where the loop around it turns or its stop member is called once more. Null where
    /// none may, where the code sees to it, and where OWN5001 says that one certainly was.
    /// </summary>
    public static SyntaxNode? Rival(IInvocationOperation completion, ISymbol member, ISymbol name, CompilationFacts facts, ChannelState.ControlFlowGraphOf graphOf, CancellationToken cancellationToken)
    {
        if (ClosedHandler.Swallows(completion, facts.Symbols))
        {
            return null;
        }

        var question = new RepeatedCompletion(completion, member, name, facts, cancellationToken);
        return question.OnAnotherPath(graphOf, out var certain)
            ?? (certain || OnlyOnce.Decides(completion, question._function) || question.IsRenewed(question._function)
                ? null
                : question.InAnotherFunction() ?? question.InAnotherCall());
    }

    /// <summary>Another path of the same function, or another turn of a loop around the completion.</summary>
    private SyntaxNode? OnAnotherPath(ChannelState.ControlFlowGraphOf graphOf, out bool certain)
    {
        certain = false;
        var state = ChannelState.Around(_completion, _name, _facts, _cancellationToken);
        if (state.Ends.Count == 1 && !IsInLoop())
        {
            return null;
        }

        var before = state.Solve(Function.Around(_completion, _member), graphOf, _cancellationToken);
        if (!before.TryGetValue(_completion.Syntax, out var known))
        {
            return null;
        }

        certain = known == ChannelStates.Ended;
        if (known == ChannelStates.Open && AfterHandlerThatThrows(state) is { } handled)
        {
            return handled;
        }

        if (known != (ChannelStates.Open | ChannelStates.Ended) || OnlyOnce.Decides(_completion, _function))
        {
            return null;
        }

        var first = state.Ends.FirstOrDefault(e => e != _completion && !AskTheSame(e)) ?? (IsInLoop() ? _completion : null);
        return first?.Syntax;
    }

    /// <summary>A <c>finally</c> runs as well when a handler has completed the channel with the error and throws on.</summary>
    private SyntaxNode? AfterHandlerThatThrows(ChannelState state)
    {
        for (IOperation current = _completion; current.Parent is { } parent && current != _function; current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Finally == current)
            {
                return state.Ends.FirstOrDefault(end => attempt.Catches.Any(c => c.Syntax.Span.Contains(end.Syntax.Span) && FunctionBody.Operations(c.Handler).Any(static o => o is IThrowOperation)))?.Syntax;
            }
        }

        return null;
    }

    private bool IsInLoop()
    {
        for (var current = _completion.Parent; current is not null && current != _function; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether conditions around both completions ask the same variable, so that they may exclude each other.</summary>
    private bool AskTheSame(IInvocationOperation other)
    {
        var mine = Asked(_completion);
        return Asked(other).Overlaps(mine);

        HashSet<ISymbol> Asked(IOperation call)
        {
            var asked = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            foreach (var operation in OnlyOnce.Conditions(call, _function).SelectMany(static c => c.DescendantsAndSelf()))
            {
                ISymbol? symbol = operation switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IParameterReferenceOperation parameter => parameter.Parameter,
                    IMemberReferenceOperation reference => reference.Member,
                    _ => null,
                };
                if (symbol is not null)
                {
                    asked.Add(symbol);
                }
            }

            return asked;
        }
    }

    /// <summary>Another member, or another lambda, that knows the channel by the same name.</summary>
    private SyntaxNode? InAnotherFunction()
    {
        if (_facts.Channels.Around(_member, _cancellationToken).IsRenewed(_name))
        {
            return null;
        }

        var calls = _facts.Channels.Around(_member, _cancellationToken).Of(_name);
        if (calls.FirstOrDefault(c => c.Call.Syntax == _completion.Syntax) is not { } mine)
        {
            return null;
        }

        foreach (var other in calls)
        {
            if (other.Ends
                && other.Function != mine.Function
                && !IsRenewed(other.Function)
                && !AreAlternatives(other))
            {
                return other.Call.Syntax;
            }
        }

        return null;
    }

    /// <summary>A stop member that somebody may call twice.</summary>
    private SyntaxNode? InAnotherCall()
    {
        var isOfType = ChannelName.IsOfType(_name, _member) && !_facts.Channels.Around(_member, _cancellationToken).IsRenewed(_name);
        return isOfType && _member is IMethodSymbol method && _function is not (IAnonymousFunctionOperation or ILocalFunctionOperation) && IsStop(method, 0) ? _completion.Syntax : null;
    }

    /// <summary>Whether the method stops its type, or is called by one that does, wherever nothing sees to it that it is called once.</summary>
    private bool IsStop(IMethodSymbol method, int depth)
    {
        if (StopMember.Is(method))
        {
            return true;
        }

        return depth < 2
            && method is { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary }
            && _facts.Channels.Around(_member, _cancellationToken).CallersOf(method).Any(caller =>
                caller.Operation is IInvocationOperation
                && caller.Member is IMethodSymbol outer
                && caller.Function is not (IAnonymousFunctionOperation or ILocalFunctionOperation)
                && !OnlyOnce.Decides(caller.Operation, caller.Function)
                && !ClosedHandler.Swallows(caller.Operation, _facts.Symbols)
                && IsStop(outer, depth + 1));
    }

    private bool IsRenewed(IOperation function) =>
        FunctionBody.Operations(function).Any(o => o is IAssignmentOperation assignment && SymbolEqualityComparer.Default.Equals(ChannelName.Of(assignment.Target, _facts), _name)
            || o is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument && SymbolEqualityComparer.Default.Equals(ChannelName.Of(argument.Value, _facts), _name));

    /// <summary>Callbacks of which only one is ever called: an observer's two ends, or two continuations of one task.</summary>
    private bool AreAlternatives(ChannelCall other) =>
        (IsObserver(_member) && IsObserver(other.Member) && !SymbolEqualityComparer.Default.Equals(_member, other.Member))
        || (CallAround(_function) is { } mine && CallAround(other.Function) is { } theirs
            && (mine.Syntax == theirs.Syntax || mine is IInvocationOperation { TargetMethod.Name: "ContinueWith" } && theirs is IInvocationOperation { TargetMethod.Name: "ContinueWith" }));

    private static bool IsObserver(ISymbol member) => member is IMethodSymbol method && StopMember.NameOf(method) is "OnCompleted" or "OnError";

    /// <summary>The call that a lambda is handed to.</summary>
    private static IOperation? CallAround(IOperation function)
    {
        var made = function;
        while (made.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            made = made.Parent;
        }

        return function is IAnonymousFunctionOperation && made.Parent is IArgumentOperation { Parent: { } call } ? call : null;
    }
}
