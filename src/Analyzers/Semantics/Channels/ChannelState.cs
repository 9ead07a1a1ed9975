using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Flow;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What a channel may be at one place.</summary>
[Flags]
internal enum ChannelStates
{
    Unreached = 0,
    Open = 1,
    Ended = 2,
}

/// <summary>Is a channel open or ended, at each operation of one function? To end is final; only a new channel is open again.</summary>
internal sealed class ChannelState : IFlowQuestion<ChannelStates>
{
    private readonly CompilationFacts _facts;
    private readonly ISymbol _name;
    private readonly IOperation _body;
    private readonly bool _mayChangeElsewhere;
    private readonly Dictionary<SyntaxNode, ClosingKind> _calls = new();
    private readonly Dictionary<SyntaxNode, CalleeEffects> _callees = new();
    private readonly HashSet<SyntaxNode> _reopenings = new();
    private Dictionary<SyntaxNode, ChannelStates>? _solved;

    private ChannelState(ISymbol name, IOperation body, CompilationFacts facts)
    {
        _facts = facts;
        _name = name;
        _body = body;
        _mayChangeElsewhere = name is IFieldSymbol or IPropertySymbol && !ChannelName.IsFixed(name);
    }

    /// <summary>Asks the driver for the graph of the member: only where the cheap facts leave something to ask.</summary>
    public delegate ControlFlowGraph? ControlFlowGraphOf();

    /// <summary>The calls that end the channel, or that call something that does, in source order.</summary>
    public List<IInvocationOperation> Ends { get; } = new();

    /// <summary>All calls that matter, in source order.</summary>
    public List<IInvocationOperation> Calls { get; } = new();

    /// <summary>Whether the code may go back by a jump, so that what stands later may come first.</summary>
    public bool JumpsBack { get; private set; }

    public ChannelStates Start => ChannelStates.Open;

    /// <summary>The calls of the function around an operation that matter to one channel.</summary>
    public static ChannelState Around(IOperation anchor, ISymbol name, CompilationFacts facts, CancellationToken cancellationToken)
    {
        // Once for each function and channel: every write of a long function asks.
        var body = BodyAround(anchor);
        var states = facts.ChannelStates.GetOrAdd(body.Syntax, static _ => new ConcurrentDictionary<ISymbol, ChannelState>(SymbolEqualityComparer.Default));
        if (!states.TryGetValue(name, out var state))
        {
            state = new ChannelState(name, body, facts);
            state.Collect(cancellationToken);
            state = states.GetOrAdd(name, state);
        }

        return state;
    }

    /// <summary>Whether anything in the function around an operation may end a channel, by name: before the functions that it calls are bound.</summary>
    public static bool MayEndAround(IOperation anchor, CompilationFacts facts, CancellationToken cancellationToken) =>
        FunctionBody.Operations(BodyAround(anchor)).Any(o => o is IInvocationOperation call && facts.EndingNames.MayEnd(call, cancellationToken));

    /// <summary>What is known before each call that matters; nothing where a lambda may renew the channel at any time.</summary>
    public Dictionary<SyntaxNode, ChannelStates> Solve(ISymbol function, ControlFlowGraphOf graphOf, CancellationToken cancellationToken) =>
        _solved ??= Solved(function, graphOf, cancellationToken);

    private Dictionary<SyntaxNode, ChannelStates> Solved(ISymbol function, ControlFlowGraphOf graphOf, CancellationToken cancellationToken)
    {
        var before = new Dictionary<SyntaxNode, ChannelStates>();
        if (IsAssignedInNestedFunction() || graphOf() is not { } member || FunctionGraph.Of(member, function, cancellationToken) is not { } graph)
        {
            return before;
        }

        foreach (var (operation, state) in Worklist<ChannelStates>.Solve(graph, this, cancellationToken))
        {
            if (operation is IInvocationOperation && (_calls.ContainsKey(operation.Syntax) || _callees.ContainsKey(operation.Syntax)))
            {
                // A finally may stand in the graph more than once.
                before.TryGetValue(operation.Syntax, out var already);
                before[operation.Syntax] = already | state;
            }
        }

        return before;
    }

    public ClosingKind KindOf(IInvocationOperation call) => _calls.TryGetValue(call.Syntax, out var kind) ? kind : ClosingKind.None;

    public CalleeEffects EffectsOf(IInvocationOperation call) => _callees.TryGetValue(call.Syntax, out var effects) ? effects : CalleeEffects.None;

    public ChannelStates After(IOperation operation, ChannelStates before)
    {
        if (operation is IInvocationOperation && _calls.TryGetValue(operation.Syntax, out var kind))
        {
            return ClosingCall.IsEnd(kind) ? ChannelStates.Ended : before;
        }

        if (operation is IInvocationOperation && _callees.TryGetValue(operation.Syntax, out var effects))
        {
            return (effects & CalleeEffects.MustEnd) != 0 ? ChannelStates.Ended
                : (effects & CalleeEffects.MayEnd) != 0 ? before | ChannelStates.Ended
                : before;
        }

        return _reopenings.Contains(operation.Syntax)
            || operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } && SymbolEqualityComparer.Default.Equals(local.Local, _name)
                ? ChannelStates.Open
                : before;
    }

    public ChannelStates Join(ChannelStates one, ChannelStates other) => one | other;

    public bool MayThrow(IOperation operation) => operation switch
    {
        IInvocationOperation call => !CannotFail.Calling(call, _facts.Symbols),
        IAwaitOperation awaited => !CannotFail.Awaiting(Peel.Awaitable(awaited.Operation)),
        _ => false,
    };

    private static IOperation BodyAround(IOperation operation)
    {
        while (operation.Parent is { } parent && operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            operation = parent;
        }

        return operation switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            ILocalFunctionOperation { Body: { } body } => body,
            _ => operation,
        };
    }

    private void Collect(CancellationToken cancellationToken)
    {
        foreach (var operation in FunctionBody.Operations(_body))
        {
            JumpsBack |= operation is IBranchOperation { BranchKind: BranchKind.GoTo };
            if (operation is IInvocationOperation call && Matters(call, cancellationToken) || !Reopens(operation))
            {
                continue;
            }

            _reopenings.Add(operation.Syntax);
        }
    }

    private bool Matters(IInvocationOperation call, CancellationToken cancellationToken)
    {
        var kind = ClosingCall.Of(call, _facts.Symbols, out var target);
        if (kind != ClosingKind.None)
        {
            if (Is(target))
            {
                _calls[call.Syntax] = kind;
                Calls.Add(call);
                if (ClosingCall.IsEnd(kind))
                {
                    Ends.Add(call);
                }
            }

            return Is(target);
        }

        // Another member of a type may be looked into only where the name is known there.
        if (call.TargetMethod.MethodKind == MethodKind.Ordinary && _name is ILocalSymbol or IParameterSymbol && !ChannelName.IsOfType(_name, _name.ContainingSymbol) && !call.Arguments.Any(a => Is(a.Value))
            || ChannelCallee.Of(call, _name, _facts, cancellationToken) is not { } effects)
        {
            return false;
        }

        if (effects != CalleeEffects.None)
        {
            _callees[call.Syntax] = effects;
            Calls.Add(call);
            if ((effects & CalleeEffects.MayEnd) != 0)
            {
                Ends.Add(call);
            }
        }

        return effects != CalleeEffects.None || call.Arguments.Any(a => Is(a.Value));
    }

    private bool Is(IOperation? operation) => SymbolEqualityComparer.Default.Equals(ChannelName.Of(operation, _facts), _name);

    /// <summary>Assigned anew, handed to a call, or out of sight for a moment.</summary>
    private bool Reopens(IOperation operation)
    {
        switch (operation)
        {
            case IAssignmentOperation assignment:
                return Names(assignment.Target);
            case IArgumentOperation argument:
                return argument.Parent is { } receiver && !_calls.ContainsKey(receiver.Syntax) && !_callees.ContainsKey(receiver.Syntax) && Is(argument.Value);
            case IVariableDeclaratorOperation declarator:
                return SymbolEqualityComparer.Default.Equals(declarator.Symbol, _name);
            case ILocalReferenceOperation { IsDeclaration: true } local:
                return SymbolEqualityComparer.Default.Equals(local.Local, _name);
            case IDeclarationPatternOperation pattern:
                return SymbolEqualityComparer.Default.Equals(pattern.DeclaredSymbol, _name);
            case IAwaitOperation:
                return _mayChangeElsewhere;
            case IInvocationOperation call:
                return call.TargetMethod.Name == "Reset"
                    || _mayChangeElsewhere
                    && (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || call.TargetMethod.DeclaringSyntaxReferences.Length > 0);
            default:
                return false;
        }
    }

    private bool Names(IOperation target) => target.DescendantsAndSelf().Any(operation =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation && Is(operation));

    private bool IsAssignedInNestedFunction() =>
        _name is ILocalSymbol or IParameterSymbol
        && LocalUse.Root(_body).Descendants().Any(operation => operation is IAssignmentOperation assignment && Names(assignment.Target) && BodyAround(assignment) != _body);
}
