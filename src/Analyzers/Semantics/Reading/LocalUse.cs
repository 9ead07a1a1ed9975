using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Where is a local used, in the whole member that declares it?</summary>
internal static class LocalUse
{
    /// <summary>All references to the local in the member around <paramref name="anchor"/>, lambdas and local functions included.</summary>
    public static IEnumerable<ILocalReferenceOperation> References(ILocalSymbol local, IOperation anchor)
    {
        foreach (var operation in Root(anchor).Descendants())
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                yield return reference;
            }
        }
    }

    /// <summary>Whether the reference only stores into the local.</summary>
    public static bool IsWrite(ILocalReferenceOperation reference) => reference.Parent switch
    {
        ISimpleAssignmentOperation assignment => assignment.Target == reference,
        ICoalesceAssignmentOperation assignment => assignment.Target == reference,
        IDeclarationExpressionOperation => true,
        _ => reference.IsDeclaration,
    };

    /// <summary>The one value that the local ever has: that of its declaration, where nothing else assigns it.</summary>
    public static IOperation? SingleValue(ILocalReferenceOperation reference)
    {
        // Seen at once, and common: the whole member need not be searched for the value of a local that is declared without one.
        if (InitialSyntax(reference.Local) is null)
        {
            return null;
        }

        IOperation? value = null;
        foreach (var operation in Root(reference).Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local):
                    value = declarator.GetVariableInitializer()?.Value;
                    break;
                case ILocalReferenceOperation other when SymbolEqualityComparer.Default.Equals(other.Local, reference.Local)
                    && (IsWrite(other) || other.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None }):
                    return null;
            }
        }

        return value;
    }

    /// <summary>What stands behind the <c>=</c> of a local's declaration, or null.</summary>
    public static ExpressionSyntax? InitialSyntax(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is { Length: 1 } declarations && declarations[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : null;

    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
