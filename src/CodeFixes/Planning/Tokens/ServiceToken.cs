using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where does the call of a service take a token, and which one is it given now?</summary>
internal sealed class ServiceToken
{
    private readonly string _before;

    private ServiceToken(TextSpan span, string before, string? given)
    {
        Span = span;
        _before = before;
        Given = given;
    }

    /// <summary>What a token is written over: the one that is given now, or nothing.</summary>
    public TextSpan Span { get; }

    /// <summary>The token that the service is given now; null where it has none.</summary>
    public string? Given { get; }

    public string Write(string token) => _before + token;

    /// <summary>The text of the call, or of one around it, with the token.</summary>
    public string WriteInto(SyntaxNode call, string token)
    {
        var text = call.ToString();
        var at = Span.Start - call.SpanStart;
        return text.Substring(0, at) + Write(token) + text.Substring(at + Span.Length);
    }

    /// <summary>The place for a token in the call, or in the one call of the lambda that it starts; null where the service takes none, or does not look at it.</summary>
    public static ServiceToken? Of(IInvocationOperation service, SemanticModel model, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (WorkStart.Of(service, facts.Symbols) is { } start)
        {
            return start.Work is IAnonymousFunctionOperation lambda && OnlyCall(lambda.Body) is { } inner && WorkStart.Of(inner, facts.Symbols) is null
                ? Of(inner, model, facts, cancellationToken)
                : null;
        }

        if (service.Syntax is not InvocationExpressionSyntax syntax)
        {
            return null;
        }

        foreach (var argument in service.Arguments)
        {
            if (!TokenOrigin.IsToken(argument.Parameter?.Type))
            {
                continue;
            }

            if (!Looks(service.TargetMethod, argument.Parameter!.Ordinal, facts, cancellationToken))
            {
                return null;
            }

            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                var positional = syntax.ArgumentList.Arguments.All(static a => a.NameColon is null)
                    && service.Arguments.All(a => a.ArgumentKind != ArgumentKind.DefaultValue || a.Parameter!.Ordinal >= argument.Parameter.Ordinal);
                return Append(syntax, positional ? "" : argument.Parameter.Name + ": ");
            }

            var value = Peel.Conversions(argument.Value);
            return argument.Value.Syntax is not ExpressionSyntax ? null
                : UnboundedStop.IsNone(value) ? new ServiceToken(argument.Value.Syntax.Span, "", null)
                : value is IParameterReferenceOperation or ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null or ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation }
                    ? new ServiceToken(argument.Value.Syntax.Span, "", value.Syntax.ToString())
                    : null;
        }

        return Overload(service, syntax, model, facts, cancellationToken) ? Append(syntax, "") : null;
    }

    private static ServiceToken Append(InvocationExpressionSyntax call, string before) =>
        new(new TextSpan(call.ArgumentList.CloseParenToken.SpanStart, 0), (call.ArgumentList.Arguments.Count > 0 ? ", " : "") + before, null);

    /// <summary>Whether another method of the name takes what the call gives, and a token behind it.</summary>
    private static bool Overload(IInvocationOperation service, InvocationExpressionSyntax syntax, SemanticModel model, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var method = service.TargetMethod;
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ReducedExtension) || syntax.ArgumentList.Arguments.Any(static a => a.NameColon is not null))
        {
            return false;
        }

        var receiver = service.Instance?.Type ?? (method.IsExtensionMethod ? service.Arguments[0].Value.Type : method.ContainingType);
        var given = service.Arguments.Where(a => a.ArgumentKind == ArgumentKind.Explicit && !(service.Instance is null && method.IsExtensionMethod && a.Parameter?.Ordinal == 0)).Select(static a => a.Parameter!.Type).ToImmutableArray();
        return model.LookupSymbols(syntax.SpanStart, receiver as INamespaceOrTypeSymbol, method.Name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length == given.Length + 1
            && TokenOrigin.IsToken(other.Parameters[given.Length].Type)
            && SymbolEqualityComparer.Default.Equals(other.ReturnType, method.ReturnType)
            && given.Zip(other.Parameters, static (type, parameter) => SymbolEqualityComparer.Default.Equals(type, parameter.Type)).All(static same => same)
            && Looks(other, other.Parameters.Last().Ordinal, facts, cancellationToken));
    }

    /// <summary>Whether the method does anything with its token; one that cannot be seen is believed.</summary>
    private static bool Looks(IMethodSymbol method, int ordinal, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var parameter = definition.Parameters[method.ReducedFrom is null ? ordinal : ordinal + 1];
        return facts.Bodies.Of(definition, cancellationToken) is not { } body
            || body.Descendants().Any(o => o is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter.OriginalDefinition, parameter));
    }

    /// <summary>The call that is all that a lambda does.</summary>
    private static IInvocationOperation? OnlyCall(IBlockOperation body)
    {
        if (body.Operations.Length is 0 or > 2 || (body.Operations.Length == 2 && body.Operations[1] is not IReturnOperation { ReturnedValue: null }))
        {
            return null;
        }

        var value = body.Operations[0] switch
        {
            IExpressionStatementOperation statement => statement.Operation,
            IReturnOperation { ReturnedValue: { } returned } => returned,
            _ => null,
        };
        value = value is null ? null : Peel.Conversions(value);
        value = value is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : value;
        return value as IInvocationOperation;
    }
}
