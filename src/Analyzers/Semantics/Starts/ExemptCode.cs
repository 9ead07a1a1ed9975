using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is this start one that no rule speaks of, wherever it stands?</summary>
internal static class ExemptCode
{
    public static bool Contains(IInvocationOperation call, IOperation? work, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken) =>
        IsScheduler(member.ContainingType, facts.Symbols)
        || RunsForeignDelegate(work)
        || PostsToScheduler(call, facts.Symbols)
        || InExpressionTree(call, facts.Symbols)
        || ExemptCall.Is(call, facts.Symbols)
        || IsWorkItem(member)
        || RunsMessageLoop(work, facts, cancellationToken)
        || IsObsoleteForwarder(member, facts, cancellationToken);

    /// <summary>To start what is handed in is what a scheduler or an awaiter is for.</summary>
    public static bool IsScheduler(INamedTypeSymbol? type, KnownSymbols symbols)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (symbols.IsOrInherits(type, KnownType.TaskScheduler)
                || symbols.IsOrInherits(type, KnownType.SynchronizationContext)
                || symbols.IsOrInherits(type, KnownType.PipeScheduler)
                || symbols.IsOrInherits(type, KnownType.NotifyCompletion)
                || type.AllInterfaces.Any(static i => i.Name == "IScheduler"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A start on a scheduler that the code chose is posting to it, as to a UI thread; a work item is an object that
    /// somebody made, not a closure, and knows itself what became of it.
    /// </summary>
    private static bool PostsToScheduler(IInvocationOperation call, KnownSymbols symbols)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.Name == "IThreadPoolWorkItem"
                || (symbols.Is(argument.Parameter?.Type, KnownType.TaskScheduler)
                    && Peel.Conversions(argument.Value) is not IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Default" or "Current" } }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pool calls it and waits for nothing: its signature is not its own to change.</summary>
    private static bool IsWorkItem(ISymbol member) =>
        member is IMethodSymbol { ReturnsVoid: true, Parameters.IsEmpty: true, Name: "Execute" or "System.Threading.IThreadPoolWorkItem.Execute" }
        && member.ContainingType.AllInterfaces.Any(static i => i.Name == "IThreadPoolWorkItem");

    /// <summary>A user interface on a thread of its own: it ends when its window is closed, and the platform reports its failures.</summary>
    private static bool RunsMessageLoop(IOperation? work, CompilationFacts facts, CancellationToken cancellationToken) =>
        work switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            IMethodReferenceOperation named => facts.Bodies.Of(named.Method, cancellationToken),
            _ => null,
        } is { } body
        && FunctionBody.Operations(body).Any(static operation => operation is IInvocationOperation { TargetMethod: { Name: var name, ContainingType.Name: var type } }
            && (name == "ShowDialog" || (name == "Run" && type is "Application" or "Dispatcher")));

    /// <summary>Work that is a delegate of the caller's: a parameter, or a lambda that does nothing but invoke one.</summary>
    private static bool RunsForeignDelegate(IOperation? work)
    {
        switch (work)
        {
            case IParameterReferenceOperation:
                return true;
            case IMethodReferenceOperation { Instance: { } instance }:
                return Peel.Conversions(instance) is IParameterReferenceOperation { Type.TypeKind: TypeKind.Delegate };
            case IAnonymousFunctionOperation lambda:
                return SingleCall(lambda.Body) is { } call
                    && call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
                    && call.Instance is { } target
                    && Receiver(target) is IParameterReferenceOperation parameter
                    && !lambda.Symbol.Parameters.Contains(parameter.Parameter, SymbolEqualityComparer.Default);
            default:
                return false;
        }
    }

    /// <summary>What a call is made on; behind <c>?.</c> that is what the access asks.</summary>
    private static IOperation Receiver(IOperation target)
    {
        target = Peel.Conversions(target);
        if (target is IConditionalAccessInstanceOperation)
        {
            for (var current = target.Parent; current is not null; current = current.Parent)
            {
                if (current is IConditionalAccessOperation access)
                {
                    return Peel.Conversions(access.Operation);
                }
            }
        }

        return target;
    }

    /// <summary>The call that is all that the body does, awaited or not; null where it does more, or something else.</summary>
    public static IInvocationOperation? SingleCall(IBlockOperation body)
    {
        IOperation? only = null;
        foreach (var statement in body.Operations)
        {
            // An expression lambda of a void delegate ends in an implicit return.
            if (statement is IReturnOperation { ReturnedValue: null, IsImplicit: true })
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = statement;
        }

        var value = only switch
        {
            IExpressionStatementOperation statement => statement.Operation,
            IReturnOperation returned => returned.ReturnedValue,
            _ => null,
        };
        value = value is null ? null : Peel.Conversions(value);
        value = value is IAwaitOperation awaited ? Peel.Awaitable(awaited.Operation) : value;
        value = value is IConditionalAccessOperation access ? access.WhenNotNull : value;
        return value as IInvocationOperation;
    }

    private static bool InExpressionTree(IOperation operation, KnownSymbols symbols)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation && IsExpression(current.Parent, symbols))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExpression(IOperation? parent, KnownSymbols symbols)
    {
        while (parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
        {
            if (symbols.Is(parent.Type, KnownType.ExpressionOfT))
            {
                return true;
            }

            parent = parent.Parent;
        }

        return false;
    }

    /// <summary>A member that is kept for old callers and only calls its successor.</summary>
    private static bool IsObsoleteForwarder(ISymbol member, CompilationFacts facts, CancellationToken cancellationToken) =>
        member is IMethodSymbol method
        && method.GetAttributes().Any(a => facts.Symbols.Is(a.AttributeClass, KnownType.Obsolete))
        && facts.Bodies.Of(method, cancellationToken) is IBlockOperation { Operations.Length: 1 };
}
