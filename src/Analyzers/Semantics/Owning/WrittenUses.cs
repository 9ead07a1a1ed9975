using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// What is done with a field that keeps work, by how it is written: before anything is bound, since most kept tasks are awaited, and to bind all members that mention
/// them costs more than all the questions that follow.
/// </summary>
internal sealed class WrittenUses
{
    private int _starts;

    private WrittenUses()
    {
    }

    /// <summary>Whether the field is surely given away, awaited or waited for.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether the field surely holds the work of several starts.</summary>
    public bool HoldsSeveral => _starts > 1;

    /// <summary>Reads the members that mention the name of the field. What may be another thing of that name says nothing.</summary>
    public static WrittenUses Of(IFieldSymbol field, IEnumerable<Mention> mentions)
    {
        var uses = new WrittenUses();
        foreach (var mention in mentions)
        {
            if (SymbolEqualityComparer.Default.Equals(mention.Member, field))
            {
                uses._starts += mention.Syntax is ExpressionSyntax value && IsStart(value) ? 1 : 0;
            }
            else if (SymbolEqualityComparer.Default.Equals(mention.Member.ContainingType, field.ContainingType))
            {
                uses.Add(field.Name, mention);
            }
        }

        return uses;
    }

    private void Add(string name, Mention mention)
    {
        // A local, a parameter of a lambda, a range variable: wherever one has the name, it may mean that.
        var isHidden = HasParameter(mention.Syntax.Parent, name) || mention.Places.Any(static place => place.Parent is not IdentifierNameSyntax);
        foreach (var place in mention.Places)
        {
            if (place.Parent is IdentifierNameSyntax identifier && Expression(identifier, isHidden) is { } value)
            {
                Add(value);
            }
        }
    }

    private static bool HasParameter(SyntaxNode? declaration, string name)
    {
        var parameters = declaration switch
        {
            BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
            LocalFunctionStatementSyntax function => function.ParameterList.Parameters,
            _ => default,
        };
        foreach (var parameter in parameters)
        {
            if (parameter.Identifier.ValueText == name)
            {
                return true;
            }
        }

        // The name of the value that a setter is given is no name of a field.
        return name == "value";
    }

    /// <summary>The whole expression that stands for the field; null where the name may be that of something else.</summary>
    private static ExpressionSyntax? Expression(IdentifierNameSyntax mention, bool isHidden)
    {
        ExpressionSyntax? value = mention.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == mention => access.Expression is ThisExpressionSyntax ? access : null,
            MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax or TypeArgumentListSyntax => null,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment when assignment.Left == mention => null,
            _ => isHidden ? null : mention,
        };
        while (value?.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            value = (ExpressionSyntax)value.Parent;
        }

        return value;
    }

    private void Add(ExpressionSyntax field)
    {
        switch (field.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Left == field:
                _starts += IsStart(assignment.Right) ? 1 : 0;
                break;
            case AssignmentExpressionSyntax or AwaitExpressionSyntax or ReturnStatementSyntax or EqualsValueClauseSyntax:
            case ArgumentSyntax { RefKindKeyword.RawKind: 0 } argument when argument.Parent?.Parent is not InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }:
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Join" or "GetAwaiter" or "ConfigureAwait" or "ContinueWith" or "WaitAsync" or "Result" }:
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Join" or "GetAwaiter" or "ConfigureAwait" or "ContinueWith" or "WaitAsync" } } }:
                IsUsed = true;
                break;
        }
    }

    private static bool IsStart(ExpressionSyntax value) => value switch
    {
        ObjectCreationExpressionSyntax => true,
        InvocationExpressionSyntax { Expression: var called } => called is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } and not (IdentifierNameSyntax { Identifier.ValueText: "FromResult" } or GenericNameSyntax),
        _ => false,
    };
}
