using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a <c>try</c> keep every failure but cancellation from going on unseen?</summary>
internal static class CatchAll
{
    /// <summary>
    /// Whether one clause catches everything, or all but <see cref="System.OperationCanceledException"/>, and no clause lets a
    /// failure go on without logging it or completing something with it first.
    /// </summary>
    public static bool Handles(ITryOperation attempt, KnownSymbols symbols)
    {
        foreach (var clause in attempt.Catches)
        {
            var cancellation = symbols.IsOrInherits(clause.ExceptionType, KnownType.OperationCanceledException);
            if (!cancellation && RethrowsUnseen(clause))
            {
                return false;
            }

            if (!cancellation && CatchesEverything(clause, symbols))
            {
                return true;
            }
        }

        return false;
    }

    public static bool CatchesEverything(ICatchClauseOperation clause, KnownSymbols symbols) =>
        (clause.ExceptionType is null || clause.ExceptionType.SpecialType == SpecialType.System_Object || symbols.Is(clause.ExceptionType, KnownType.Exception))
        && (clause.Filter is null || OnlyExcludes(clause.Filter, symbols));

    /// <summary>A filter that lets go of cancellation, or of what the project calls fatal, and of nothing else.</summary>
    private static bool OnlyExcludes(IOperation filter, KnownSymbols symbols)
    {
        filter = Peel.Conversions(filter);
        switch (filter)
        {
            case ILiteralOperation { ConstantValue: { HasValue: true, Value: true } }:
                return true;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                var operand = Peel.Conversions(not.Operand);
                return operand is IInvocationOperation or IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd }
                    || (operand is IIsTypeOperation type && symbols.IsOrInherits(type.TypeOperand, KnownType.OperationCanceledException))
                    || (operand is IIsPatternOperation pattern && OnlyCancellation(pattern.Pattern, symbols));
            case IIsPatternOperation { Pattern: INegatedPatternOperation negated }:
                return OnlyCancellation(negated.Pattern, symbols);
            case IInvocationOperation { TargetMethod.Name: { } asked }:
                return NamesWhatIsNotFatal(asked);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return OnlyExcludes(both.LeftOperand, symbols) && OnlyExcludes(both.RightOperand, symbols);
            default:
                return false;
        }
    }

    /// <summary>The project's own question whether a failure is one that may be caught at all: it is asked of every kind of exception.</summary>
    private static bool NamesWhatIsNotFatal(string name)
    {
        foreach (var word in new[] { "Catchable", "CanBeCaught", "NonFatal", "NotFatal", "NonCritical", "NotCritical" })
        {
            if (name.IndexOf(word, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool OnlyCancellation(IPatternOperation pattern, KnownSymbols symbols) => pattern switch
    {
        ITypePatternOperation type => symbols.IsOrInherits(type.MatchedType, KnownType.OperationCanceledException),
        IDeclarationPatternOperation declaration => symbols.IsOrInherits(declaration.MatchedType, KnownType.OperationCanceledException),
        IConstantPatternOperation { Value: { } value } => symbols.IsOrInherits(value.Type, KnownType.OperationCanceledException),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => OnlyCancellation(either.LeftPattern, symbols) && OnlyCancellation(either.RightPattern, symbols),
        IRecursivePatternOperation recursive => symbols.IsOrInherits(recursive.MatchedType, KnownType.OperationCanceledException),
        _ => false,
    };

    /// <summary>A throw that every failure reaches, before anything was done with it.</summary>
    private static bool RethrowsUnseen(ICatchClauseOperation clause)
    {
        foreach (var statement in clause.Handler.Operations)
        {
            if (statement is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation })
            {
                return true;
            }

            // Logged, or completed with the error: from here on somebody knows.
            foreach (var operation in statement.DescendantsAndSelf())
            {
                if (operation is IInvocationOperation call && CannotFail.IsLogging(call))
                {
                    return false;
                }

                if (operation is ILocalReferenceOperation { Local: { } local } && clause.Locals.Contains(local, SymbolEqualityComparer.Default))
                {
                    return false;
                }
            }
        }

        return false;
    }
}
