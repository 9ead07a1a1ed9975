using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>How code uses a token.</summary>
internal enum TokenUseKind
{
    /// <summary>It asks whether cancellation was requested.</summary>
    Tested,

    /// <summary>It throws if cancellation was requested.</summary>
    Thrown,

    /// <summary>It gives the token to a call.</summary>
    Passed,
}

/// <summary>Where does code use a token that somebody outside can cancel?</summary>
internal readonly struct TokenUse
{
    private TokenUse(TokenUseKind kind, IOperation site, IOperation expression)
    {
        Kind = kind;
        Site = site;
        Expression = expression;
    }

    public TokenUseKind Kind { get; }

    /// <summary>The call, or the property that is asked.</summary>
    public IOperation Site { get; }

    /// <summary>The token, or the source of one.</summary>
    public IOperation Expression { get; }

    /// <summary>The uses among the operations, in their order.</summary>
    public static IEnumerable<TokenUse> Among(IEnumerable<IOperation> operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" or "WaitHandle", Instance: { } asked } when TokenOrigin.IsToken(asked.Type) || TokenOrigin.IsSource(asked.Type):
                    yield return new TokenUse(TokenUseKind.Tested, operation, Peel.Conversions(asked));
                    break;
                case IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested", Instance: { } asked } when TokenOrigin.IsToken(asked.Type):
                    yield return new TokenUse(TokenUseKind.Thrown, operation, Peel.Conversions(asked));
                    break;
                case IArgumentOperation { Parent: IInvocationOperation call } argument when TokenOrigin.IsToken(argument.Value.Type) && !CancellationArgument.IsNone(argument):
                    yield return new TokenUse(TokenUseKind.Passed, call, Peel.Conversions(argument.Value));
                    break;
            }
        }
    }

    /// <summary>
    /// The expression by which somebody outside the scope cancels the token: itself, or the token that a source which is made in the scope is linked
    /// to. Null for a token that the scope makes for itself, as for a timeout of one turn.
    /// </summary>
    public static IOperation? Outside(IOperation token, SyntaxNode scope, int depth = 0)
    {
        token = Peel.Conversions(token);
        switch (token)
        {
            case IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source } when TokenOrigin.IsSource(source.Type):
                return Peel.Conversions(source) is ILocalReferenceOperation made && IsDeclaredIn(made.Local, scope) ? Outside(source, scope, depth) : token;
            case ILocalReferenceOperation local when IsDeclaredIn(local.Local, scope):
                if (depth > 3 || LocalUse.SingleValue(local) is not { } value)
                {
                    return null;
                }

                value = Peel.Conversions(value);
                return value is IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" } linked
                    ? linked.Arguments.SelectMany(static a => a.Value.DescendantsAndSelf()).Where(static o => TokenOrigin.IsToken(o.Type)).Select(o => Outside(o, scope, depth + 1)).FirstOrDefault(static o => o is not null)
                    : value is IObjectCreationOperation ? null
                    : Outside(value, scope, depth + 1);
            case IParameterReferenceOperation { Parameter.DeclaringSyntaxReferences: { Length: 1 } declared }:
                return scope.Span.Contains(declared[0].Span) && declared[0].SyntaxTree == scope.SyntaxTree ? null : token;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation:
                return token;
            case IPropertyReferenceOperation property:
                return property.Property.IsStatic && property.Property.Name == "None" ? null : token;
            default:
                return null;
        }
    }

    private static bool IsDeclaredIn(ILocalSymbol local, SyntaxNode scope) =>
        local.DeclaringSyntaxReferences is { Length: 1 } declared && declared[0].SyntaxTree == scope.SyntaxTree && scope.Span.Contains(declared[0].Span);
}
