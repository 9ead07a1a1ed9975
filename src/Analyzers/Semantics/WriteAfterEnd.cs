using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Flow;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is something written to after it has ended, on every ordinary path of one function?</summary>
internal sealed class WriteAfterEnd
{
    private readonly KnownSymbols _symbols;
    private readonly ISymbol _name;
    private readonly Dictionary<SyntaxNode, ClosingKind> _calls = new();
    private readonly HashSet<SyntaxNode> _withdrawals = new();
    private readonly List<IInvocationOperation> _ends = new();
    private readonly bool _mayChangeElsewhere;
    private bool _hasLaterCall;

    private WriteAfterEnd(ISymbol name, KnownSymbols symbols)
    {
        _name = name;
        _symbols = symbols;
        _mayChangeElsewhere = name is IFieldSymbol or IPropertySymbol && !ChannelName.IsFixed(name);
    }

    /// <summary>The calls that come too late after <paramref name="end"/>; none where another call is the first in the function to end the same.</summary>
    public static IEnumerable<(IInvocationOperation Call, IReadOnlyList<IInvocationOperation> Ends)> Of(
        IInvocationOperation end, ISymbol function, ISymbol name, KnownSymbols symbols, ControlFlowGraphOf graphOf, CancellationToken cancellationToken)
    {
        var body = Body(end);
        var question = new WriteAfterEnd(name, symbols);
        if (!question.Collect(body, end) || graphOf() is not { } member || FunctionGraph.Of(member, function, cancellationToken) is not { } graph)
        {
            yield break;
        }

        var late = new HashSet<SyntaxNode>();
        foreach (var operation in MustHold.Operations(graph, question.EffectOf, question.IsAsked, cancellationToken))
        {
            late.Add(operation.Syntax);
        }

        if (late.Count == 0)
        {
            yield break;
        }

        foreach (var operation in FunctionBody.Operations(body))
        {
            if (operation is IInvocationOperation call && late.Contains(call.Syntax) && question._calls.ContainsKey(call.Syntax) && !IsExpected(call, symbols))
            {
                yield return (call, question._ends);
            }
        }
    }

    /// <summary>Asks the driver for the graph of the member: only where the cheap facts leave something to ask.</summary>
    public delegate ControlFlowGraph? ControlFlowGraphOf();

    private static IOperation Body(IOperation operation)
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

    /// <summary>The calls that matter, and whether there is anything to ask: the end is the first one, and another call follows it.</summary>
    private bool Collect(IOperation body, IInvocationOperation end)
    {
        foreach (var operation in FunctionBody.Operations(body))
        {
            if (operation is IInvocationOperation call && ClosingCall.Of(call, _symbols, out var target) is var kind && kind != ClosingKind.None && Is(target))
            {
                if (kind != ClosingKind.Writes)
                {
                    if (_ends.Count == 0 && call != end)
                    {
                        return false;
                    }

                    _ends.Add(call);
                }

                _hasLaterCall |= _ends.Count > 0 && call != end && kind != ClosingKind.Ends;
                _calls[call.Syntax] = kind;
            }
            else if (Withdraws(operation))
            {
                _withdrawals.Add(operation.Syntax);
            }
        }

        return _hasLaterCall && !IsAssignedInNestedFunction(body);
    }

    private bool Is(IOperation? operation) => SymbolEqualityComparer.Default.Equals(ChannelName.Of(operation, _symbols), _name);

    /// <summary>Assigned anew, handed to a call, or out of sight for a moment.</summary>
    private bool Withdraws(IOperation operation)
    {
        switch (operation)
        {
            case IAssignmentOperation assignment:
                return Names(assignment.Target);
            case IArgumentOperation argument:
                return !_calls.ContainsKey(argument.Parent!.Syntax) && Is(argument.Value);
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

    private bool Names(IOperation target)
    {
        foreach (var operation in target.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation && Is(operation))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAssignedInNestedFunction(IOperation body)
    {
        if (_name is not (ILocalSymbol or IParameterSymbol))
        {
            return false;
        }

        foreach (var operation in LocalUse.Root(body).Descendants())
        {
            if (operation is IAssignmentOperation assignment && Names(assignment.Target)
                && Body(assignment) != body)
            {
                return true;
            }
        }

        return false;
    }

    private Effect EffectOf(IOperation operation)
    {
        if (operation is IInvocationOperation && _calls.TryGetValue(operation.Syntax, out var kind))
        {
            return kind == ClosingKind.Writes ? Effect.None : Effect.Establishes;
        }

        return _withdrawals.Contains(operation.Syntax)
            || operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } && SymbolEqualityComparer.Default.Equals(local.Local, _name)
                ? Effect.Withdraws
                : Effect.None;
    }

    private bool IsAsked(IOperation operation) =>
        operation is IInvocationOperation && _calls.TryGetValue(operation.Syntax, out var kind) && kind != ClosingKind.Ends;

    /// <summary>Whether a catch around the call handles what a late call throws.</summary>
    private static bool IsExpected(IInvocationOperation call, KnownSymbols symbols)
    {
        for (IOperation current = call; current.Parent is { } parent; current = parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }

            if (parent is not ITryOperation tried || tried.Body != current)
            {
                continue;
            }

            foreach (var handler in tried.Catches)
            {
                if (symbols.Is(handler.ExceptionType, KnownType.ChannelClosedException) || handler.ExceptionType is { Name: nameof(System.InvalidOperationException) })
                {
                    return true;
                }
            }
        }

        return false;
    }
}
