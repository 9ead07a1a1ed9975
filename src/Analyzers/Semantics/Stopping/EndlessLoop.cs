using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does the head of a loop never end it?</summary>
internal static class EndlessLoop
{
    /// <summary>Whether the head is constant, or asks a flag that nobody ever sets to the value that would end the loop.</summary>
    public static bool Is(ILoopOperation loop, CompilationFacts facts, CancellationToken cancellationToken) =>
        IsConstant(loop) || (FlagOf(loop) is { } flag && !MayChange(flag.Symbol, flag.Keeps, facts, cancellationToken));

    public static bool IsConstant(ILoopOperation loop) => ConditionOf(loop, out var condition) && (condition is null || condition.ConstantValue is { HasValue: true, Value: true });

    /// <summary>The private field or local that is all that the head asks, and the value with which the loop goes on.</summary>
    public static (ISymbol Symbol, bool Keeps)? FlagOf(ILoopOperation loop)
    {
        if (!ConditionOf(loop, out var condition) || condition is null)
        {
            return null;
        }

        var keeps = true;
        var asked = Peel.Conversions(condition);
        while (asked is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
        {
            keeps = !keeps;
            asked = Peel.Conversions(not.Operand);
        }

        return asked switch
        {
            IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private, IsConst: false, Type.SpecialType: SpecialType.System_Boolean } field } => (field.OriginalDefinition, keeps),
            ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean } local } => (local, keeps),
            _ => null,
        };
    }

    private static bool ConditionOf(ILoopOperation loop, out IOperation? condition)
    {
        switch (loop)
        {
            case IWhileLoopOperation { ConditionIsUntil: false, Condition: { } asked }:
                condition = asked;
                return true;
            case IForLoopOperation counted:
                condition = counted.Condition;
                return true;
            default:
                condition = null;
                return false;
        }
    }

    /// <summary>Whether anything but the value with which the loop goes on is ever stored. A reference that is passed on may store anything.</summary>
    private static bool MayChange(ISymbol flag, bool keeps, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (flag.DeclaringSyntaxReferences.Length != 1
            || flag.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax declaration
            || (flag is IFieldSymbol && !flag.GetAttributes().IsEmpty))
        {
            return true;
        }

        return !(declaration.Initializer is { Value: { } initial } ? IsLiteral(initial, keeps) : !keeps || flag is IFieldSymbol && IsSetSomewhere(flag, facts, cancellationToken))
            || !Escape.Never(flag, mention => Keeps(mention, keeps), facts, cancellationToken);
    }

    /// <summary>A flag that begins as false has to be set before a loop asks it.</summary>
    private static bool IsSetSomewhere(ISymbol flag, CompilationFacts facts, CancellationToken cancellationToken) =>
        !Escape.Never(flag, static mention => mention.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != mention, facts, cancellationToken);

    private static bool Keeps(ExpressionSyntax mention, bool keeps) => mention.Parent switch
    {
        AssignmentExpressionSyntax assignment when assignment.Left == mention => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && IsLiteral(assignment.Right, keeps),
        ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None) && argument.Parent is not TupleExpressionSyntax,
        RefExpressionSyntax => false,
        PrefixUnaryExpressionSyntax unary => !unary.IsKind(SyntaxKind.AddressOfExpression),
        _ => true,
    };

    private static bool IsLiteral(ExpressionSyntax value, bool expected) => value.IsKind(expected ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression);
}
