using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does somebody else hold the task that a call returns, or run the work behind it?</summary>
internal static class TaskElsewhere
{
    /// <summary>A method that returns nothing but tasks which its object keeps, or what it was given: who drops the returned one drops a copy.</summary>
    public static bool IsKept(IOperation? body, IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (body is null || method.IsAsync)
        {
            return false;
        }

        var any = false;
        foreach (var operation in FunctionBody.Operations(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value })
            {
                if (!IsOfTheObject(Peel.Conversions(value)) && !IsKeptBeside(Peel.Conversions(value), body))
                {
                    return false;
                }

                any = true;
            }
        }

        return any;
    }

    /// <summary>
    /// A delegate given to a method that is not asynchronous and does not invoke it: some queue will run it, and how that
    /// reports a failure cannot be seen from here.
    /// </summary>
    public static bool IsQueued(IInvocationOperation call, IOperation? body)
    {
        if (body is null || call.TargetMethod.IsAsync)
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Type.TypeKind: TypeKind.Delegate } parameter
                && Peel.Delegate(argument.Value) is IAnonymousFunctionOperation or IMethodReferenceOperation
                && !body.Descendants().Any(o => o is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } invoked }
                    && invoked.DescendantsAndSelf().Any(i => i is IParameterReferenceOperation reference && reference.Parameter.Name == parameter.Name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Work whose end the caller hears of by a callback that it gave: <c>void Get(Action&lt;string&gt; done) { _ = GetAsync(done); }</c>.
    /// It chose that form, and there is no task to return to it.
    /// </summary>
    public static bool IsToldByCallback(IInvocationOperation call, ISymbol member) =>
        Function.Around(call, member) is IMethodSymbol { ReturnsVoid: true } function
        && function.Parameters.Any(static p => IsCallback(p.Type))
        && call.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(o =>
            o is IParameterReferenceOperation { Parameter: var parameter } && IsCallback(parameter.Type) && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function)));

    private static bool IsCallback(ITypeSymbol type) => type is INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: true };

    /// <summary>A local that has one value, which the object keeps as well: <c>_current = task; return task;</c></summary>
    private static bool IsKeptBeside(IOperation value, IOperation body) =>
        value is ILocalReferenceOperation local
        && LocalUse.SingleValue(local) is not null
        && body.Descendants().Any(o => o is ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Instance: IInstanceReferenceOperation }, Value: var kept }
            && Peel.Conversions(kept) is ILocalReferenceOperation same
            && SymbolEqualityComparer.Default.Equals(same.Local, local.Local));

    private static bool IsOfTheObject(IOperation value) => value switch
    {
        IFieldReferenceOperation { Instance: IInstanceReferenceOperation } => true,
        IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } => true,
        IParameterReferenceOperation => true,
        IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } => true,
        ICoalesceOperation coalesce => IsOfTheObject(Peel.Conversions(coalesce.Value)) && IsOfTheObject(Peel.Conversions(coalesce.WhenNull)),
        _ => false,
    };
}
