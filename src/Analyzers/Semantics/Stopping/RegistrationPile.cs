using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a call register with a token that lives long, again and again, and never release the registration?</summary>
internal static class RegistrationPile
{
    /// <summary>Names that <see cref="On"/> asks about; all else is turned away by name.</summary>
    public static bool MayBe(string name) => name is "Register" or "UnsafeRegister" or "CreateLinkedTokenSource" or "Delay";

    /// <summary>The long-lived token with which the call registers once more each time, or null.</summary>
    public static IOperation? On(IInvocationOperation call, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!Registers(call) || IsReleased(call))
        {
            return null;
        }

        foreach (var token in TokensOf(call))
        {
            if (IsRegisteredAgain(Peel.Conversions(token), call, member, facts, cancellationToken))
            {
                return token;
            }
        }

        return null;
    }

    private static bool Registers(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Register" or "UnsafeRegister" => TokenOrigin.IsToken(call.TargetMethod.ContainingType),
        "CreateLinkedTokenSource" => TokenOrigin.IsSource(call.TargetMethod.ContainingType),
        _ => LoopWait.IsDelay(call.TargetMethod) && call.Arguments.Length == 2 && IsEndless(call.Arguments[0].Value) && !IsAwaited(call),
    };

    private static IEnumerable<IOperation> TokensOf(IInvocationOperation call) =>
        call.TargetMethod.Name is "Register" or "UnsafeRegister"
            ? new[] { call.Instance! }
            : call.Arguments.SelectMany(static a => a.Value.DescendantsAndSelf()).Where(static v => TokenOrigin.IsToken(v.Type) && v is not IConversionOperation);

    private static bool IsEndless(IOperation delay)
    {
        delay = Peel.Conversions(delay);
        return delay.ConstantValue is { HasValue: true, Value: -1 } || delay is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Infinite", ContainingType.Name: "Timeout" } };
    }

    /// <summary>A delay that is awaited for itself ends with the token; nothing piles up behind it.</summary>
    private static bool IsAwaited(IOperation task)
    {
        while (task.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "Wait" or "GetResult" or "ContinueWith" })
        {
            task = task.Parent;
        }

        return task.Parent is IAwaitOperation or IReturnOperation or IExpressionStatementOperation;
    }

    /// <summary>Whether the registration is disposed, kept, handed over or returned: all but a value that is dropped, or a local of which only the token is used.</summary>
    private static bool IsReleased(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "Delay")
        {
            return false;
        }

        var value = Peel.Outward(call);

        switch (value.Parent)
        {
            case IExpressionStatementOperation:
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
            case IPropertyReferenceOperation { Property.Name: "Token" }:
                return false;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return IsUsing(declarator) || LocalUse.References(declarator.Symbol, declarator).Any(static r => !OnlyUsesToken(r));
            default:
                return true;
        }
    }

    private static bool IsUsing(IOperation declarator)
    {
        for (var current = declarator.Parent; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IUsingDeclarationOperation or IUsingOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool OnlyUsesToken(ILocalReferenceOperation reference) => reference.Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "Token" or "IsCancellationRequested" } => true,
        IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAfter" or "CancelAsync" } => true,
        _ => false,
    };

    /// <summary>
    /// Whether the token outlives the call and the call is made again and again: a token of the object or the process in a member that may be called at any time, or
    /// a token from outside in a loop that goes on until it is stopped.
    /// </summary>
    private static bool IsRegisteredAgain(IOperation token, IOperation call, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (LongLoop(call) is { } loop && TokenUse.Outside(token, loop.Syntax) is not null and not ILocalReferenceOperation)
        {
            return !IsChosenAnew(token, facts, cancellationToken);
        }

        return IsLongLived(token, facts, cancellationToken) && member is IMethodSymbol method && IsCalledAnyTime(method) && !IsInFunction(call);
    }

    private static bool IsLongLived(IOperation token, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (token)
        {
            case IPropertyReferenceOperation { Property: { Name: "ApplicationStopping" or "ApplicationStopped" }, Instance: var lifetime }:
                return lifetime is null || !BelongsToLocal(lifetime, 0);
            case IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source }:
                return Peel.Conversions(source) is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } && !IsChosenAnew(token, facts, cancellationToken);
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation }:
                return !IsChosenAnew(token, facts, cancellationToken);
            default:
                return false;
        }
    }

    /// <summary>The lifetime of an application that is made right here: no other call registers with it.</summary>
    private static bool BelongsToLocal(IOperation lifetime, int depth)
    {
        lifetime = Peel.Conversions(lifetime);
        return lifetime switch
        {
            IPropertyReferenceOperation { Property.Name: "Lifetime" or "Services" or "ApplicationServices", Instance: { } of } => BelongsToLocal(of, depth),
            IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" } call => (call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null)) is { } of && BelongsToLocal(of, depth),
            IInvocationOperation { TargetMethod.Name: "Build" or "Create" } => true,
            ILocalReferenceOperation local => depth < 3 && LocalUse.SingleValue(local) is { } value && BelongsToLocal(value, depth + 1),
            _ => false,
        };
    }

    /// <summary>A field to which a new token is given while the object lives: what registered with the old one goes with it.</summary>
    private static bool IsChosenAnew(IOperation token, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var held = token is IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source } ? Peel.Conversions(source) : token;
        return held is IFieldReferenceOperation { Field: { IsReadOnly: false } field }
            && (field.DeclaredAccessibility != Accessibility.Private
                || !Escape.Never(
                    field,
                    static mention => (mention.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != mention || mention.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is ConstructorDeclarationSyntax)
                        && mention.Parent is not ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None },
                    facts,
                    cancellationToken));
    }

    /// <summary>Not what runs once in the life of the object or of the process; what is added to the application's builder or services is called where it starts.</summary>
    private static bool IsCalledAnyTime(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation
        && !(method.IsExtensionMethod && method.Parameters[0].Type.Name is "IApplicationBuilder" or "IEndpointRouteBuilder" or "IHost" or "IHostBuilder" or "IServiceProvider" or "WebApplication")
        && !StopMember.IsNamedSo(method.Name)
        && !method.Name.StartsWith("Start", System.StringComparison.OrdinalIgnoreCase)
        && !method.Name.StartsWith("Init", System.StringComparison.OrdinalIgnoreCase)
        && !method.Name.StartsWith("On", System.StringComparison.OrdinalIgnoreCase)
        && !method.Name.StartsWith("Run", System.StringComparison.OrdinalIgnoreCase)
        && !method.Name.StartsWith("Configure", System.StringComparison.OrdinalIgnoreCase)
        && method.Name is not ("ExecuteAsync" or "Main" or "<Main>$" or "Build" or "Open" or "OpenAsync" or "Connect" or "ConnectAsync" or "Participate");

    private static bool IsInFunction(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The loop around the call that goes on until it is stopped.</summary>
    private static ILoopOperation? LongLoop(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is IForEachLoopOperation { IsAsynchronous: true }
                || (current is IWhileLoopOperation { Condition: { } condition } loop && (EndlessLoop.IsConstant(loop) || TokenUse.Among(condition.DescendantsAndSelf()).Any(static u => u.Kind == TokenUseKind.Tested))))
            {
                return (ILoopOperation)current;
            }
        }

        return null;
    }
}
