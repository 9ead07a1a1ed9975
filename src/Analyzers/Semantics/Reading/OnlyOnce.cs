using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does something around a call, or before it in its function, see to it that it is made only once?</summary>
internal static class OnlyOnce
{
    /// <summary>
    /// Whether a condition that decides about the call asks a method, or a variable that the function sets, or that a base type sets. What the channel says of itself
    /// (<c>Completion.IsCompleted</c>) is no such condition: it may change at once.
    /// </summary>
    public static bool Decides(IOperation call, IOperation function)
    {
        var set = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in FunctionBody.Operations(function))
        {
            var target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                IArgumentOperation { Parameter.RefKind: not RefKind.None } argument => argument.Value,
                _ => null,
            };
            if (target is not null && SymbolOf(Peel.Conversions(target)) is { } symbol)
            {
                set.Add(symbol);
            }
        }

        foreach (var condition in Conditions(call, function))
        {
            foreach (var operation in condition.DescendantsAndSelf())
            {
                if (operation is IInvocationOperation { TargetMethod: { } asked } && asked.Name is not ("get_IsCompleted" or "Equals" or "ReferenceEquals")
                    || operation is IMemberReferenceOperation reference && IsForeignState(reference, call)
                    || SymbolOf(operation) is { } symbol && set.Contains(symbol))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The conditions around a call, and those before it that may leave the function.</summary>
    public static IEnumerable<IOperation> Conditions(IOperation call, IOperation function)
    {
        for (var current = call; current.Parent is { } parent && current != function; current = parent)
        {
            switch (parent)
            {
                case IConditionalOperation choice when choice.Condition != current:
                    yield return choice.Condition;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both when both.RightOperand == current:
                    yield return both.LeftOperand;
                    break;
                case ISwitchCaseOperation { Parent: ISwitchOperation choice }:
                    yield return choice.Value;
                    break;
                case ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice }:
                    yield return choice.Value;
                    break;
                case ICatchClauseOperation { Filter: { } filter } when filter != current:
                    yield return filter;
                    break;
                case IBlockOperation block:
                    foreach (var statement in block.Operations.TakeWhile(o => o != current))
                    {
                        foreach (var operation in FunctionBody.Operations(statement))
                        {
                            if (operation is IConditionalOperation exit && FunctionBody.Operations(exit).Any(o => o is IReturnOperation or IThrowOperation || (o is IBranchOperation branch && !LeadsTo(branch, call, function))))
                            {
                                yield return exit.Condition;
                            }
                        }
                    }

                    break;
            }
        }
    }

    /// <summary>A <c>goto</c> to a label ahead of the call leaves nothing out.</summary>
    private static bool LeadsTo(IBranchOperation branch, IOperation call, IOperation function) =>
        branch.BranchKind == BranchKind.GoTo
        && FunctionBody.Operations(function).Any(o => o is ILabeledOperation label && SymbolEqualityComparer.Default.Equals(label.Label, branch.Target) && label.Syntax.SpanStart <= call.Syntax.SpanStart);

    /// <summary>State that a base type keeps, and may set where it cannot be seen.</summary>
    private static bool IsForeignState(IMemberReferenceOperation reference, IOperation call)
    {
        if (reference.Instance is not (null or IInstanceReferenceOperation) || reference is not (IFieldReferenceOperation or IPropertyReferenceOperation))
        {
            return false;
        }

        for (var type = LocalUse.Root(call).SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart)?.ContainingType?.BaseType; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, reference.Member.ContainingType?.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        _ => null,
    };
}
