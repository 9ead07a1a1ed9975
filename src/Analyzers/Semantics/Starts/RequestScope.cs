using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does this code answer a request, so that what it starts and drops is bound to nothing that lives on?</summary>
internal static class RequestScope
{
    /// <summary>Whether the operation stands in a member that a server calls once per request, or in a lambda that was given to <c>Map..</c>.</summary>
    public static bool Contains(IOperation operation, ISymbol member)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                if (IsEndpoint(lambda) || AnswersRequest(lambda.Symbol))
                {
                    return true;
                }

                if (RunsLater(lambda))
                {
                    return false;
                }
            }
        }

        return member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method && (AnswersRequest(method) || IsAction(method) || IsConsumer(method));
    }

    /// <summary>The request's own token among what the call is given: <c>context.RequestAborted</c>, or a parameter of the action.</summary>
    public static IOperation? RequestToken(IInvocationOperation call, ISymbol member)
    {
        foreach (var operation in call.Descendants())
        {
            if (IsRequestToken(operation, call, member))
            {
                return operation;
            }
        }

        return null;
    }

    /// <summary>Whether the operation, which stands in the call, reads the token of the request.</summary>
    public static bool IsRequestToken(IOperation operation, IOperation call, ISymbol member) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "RequestAborted", ContainingType.Name: "HttpContext" } } => true,
        IPropertyReferenceOperation { Property: { Name: "CancellationToken", ContainingType.Name: "ServerCallContext" } } => true,
        IParameterReferenceOperation { Parameter: { Type.Name: "CancellationToken" } parameter } => IsOfRequest(parameter, call, member),
        _ => false,
    };

    private static bool IsOfRequest(IParameterSymbol parameter, IOperation call, ISymbol member)
    {
        if (SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, member))
        {
            return true;
        }

        for (var current = call.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol))
            {
                return IsEndpoint(lambda);
            }
        }

        return false;
    }

    /// <summary>A lambda given to <c>MapGet</c>, <c>MapPost</c> and the like of the endpoint routing.</summary>
    public static bool IsEndpoint(IAnonymousFunctionOperation lambda)
    {
        IOperation? parent = lambda.Parent;
        while (parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } }
            && method.Name is "MapGet" or "MapPost" or "MapPut" or "MapDelete" or "MapPatch" or "MapMethods" or "Map" or "MapFallback"
            && method.ContainingNamespace?.ToDisplayString() == "Microsoft.AspNetCore.Builder"
            && method.ContainingType.Name.EndsWith("EndpointRouteBuilderExtensions", System.StringComparison.Ordinal);
    }

    /// <summary>Given an <c>HttpContext</c> or a gRPC call by whoever calls: middleware, endpoint filters, services.</summary>
    private static bool AnswersRequest(IMethodSymbol method) =>
        method.Parameters.Any(static p => p.Type is { Name: "HttpContext", ContainingNamespace: { Name: "Http" } space } && space.ToDisplayString() == "Microsoft.AspNetCore.Http"
            || p.Type is { Name: "ServerCallContext", ContainingNamespace.Name: "Core" });

    /// <summary>A public method of a controller, page or hub.</summary>
    private static bool IsAction(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility != Accessibility.Public || method.IsStatic)
        {
            return false;
        }

        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.Name is "ControllerBase" or "PageModel" or "Hub" && type.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.AspNetCore.", System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The one method by which a message consumer is given its message.</summary>
    private static bool IsConsumer(IMethodSymbol method) =>
        method.Name is "Consume" or "Handle"
        && method.ContainingType.AllInterfaces.Any(i => i.Name is "IConsumer" or "IHandleMessages" or "IRequestHandler" or "INotificationHandler"
            && i.IsGenericType
            && i.GetMembers(method.Name).Any(m => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(m), method)));

    /// <summary>Code that runs when the response was sent, or in another place, is not the request's any more.</summary>
    private static bool RunsLater(IAnonymousFunctionOperation lambda)
    {
        IOperation? parent = lambda.Parent;
        while (parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "OnCompleted" or "OnStarting" or "Run" or "StartNew" or "Register" or "QueueBackgroundWorkItem" or "QueueBackgroundWorkItemAsync" } };
    }
}
