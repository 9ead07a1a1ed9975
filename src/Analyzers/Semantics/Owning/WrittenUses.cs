using System.Collections.Generic;
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
    public static WrittenUses Of(IFieldSymbol field, IEnumerable<(ISymbol Member, SyntaxNode Syntax)> mentions)
    {
        var uses = new WrittenUses();
        foreach (var (member, syntax) in mentions)
        {
            if (SymbolEqualityComparer.Default.Equals(member, field))
            {
                uses._starts += syntax is ExpressionSyntax value && IsStart(value) ? 1 : 0;
            }
            else if (SymbolEqualityComparer.Default.Equals(member.ContainingType, field.ContainingType))
            {
                uses.Add(field.Name, syntax);
            }
        }

        return uses;
    }

    private void Add(string name, SyntaxNode body)
    {
        var found = new List<IdentifierNameSyntax>();
        var isHidden = HasParameter(body.Parent, name);
        foreach (var token in body.DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.IdentifierToken) || token.ValueText != name)
            {
                continue;
            }

            if (token.Parent is IdentifierNameSyntax mention)
            {
                found.Add(mention);
            }
            else
            {
                // A local, a parameter of a lambda, a range variable: from here on the name may mean that.
                isHidden = true;
            }
        }

        foreach (var mention in found)
        {
            if (Expression(mention, isHidden) is { } value)
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
