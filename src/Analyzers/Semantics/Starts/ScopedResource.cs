using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does dropped work use a resource that the scope around it disposes while the work may still run?</summary>
internal static class ScopedResource
{
    /// <summary>
    /// The <c>using</c> local that the dropped work is given or captures, or null. Nothing between the call and the end of the scope may wait: a scope
    /// that goes on waiting may well outlive the work. Nor may the resource escape: then somebody else decides when its use ends.
    /// </summary>
    public static ILocalSymbol? OutlivedBy(IInvocationOperation call)
    {
        // What a loop waits on ends by being disposed: a listener, a token source, a reader.
        if (WaitsInLoop(call))
        {
            return null;
        }

        foreach (var local in Used(call))
        {
            if (ScopeOf(local, call) is { } scope && !IsStopSignal(local.Type) && !WaitsAfter(scope, call) && !Escapes(local, scope, call))
            {
                return local;
            }
        }

        return null;
    }

    private static IEnumerable<ILocalSymbol> Used(IInvocationOperation call)
    {
        // Behind ?. the receiver is what the access asks.
        IOperation whole = call.Parent is IConditionalAccessOperation access ? access : call;
        foreach (var operation in whole.Descendants())
        {
            // The value of a member of the resource, such as a token or a length, is not the resource.
            if (operation is ILocalReferenceOperation { Local: { } local } reference && !(reference.Parent is IPropertyReferenceOperation property && property.Instance == reference && property.Type is { IsValueType: true }))
            {
                yield return local;
            }
        }
    }

    /// <summary>The block at whose end the local is disposed, where the call stands in it and in the same function; null for an ordinary local.</summary>
    private static IOperation? ScopeOf(ILocalSymbol local, IOperation call)
    {
        for (var current = call.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
                case IUsingOperation scope when scope.Locals.Contains(local, SymbolEqualityComparer.Default):
                    return scope.Body;
                case IBlockOperation block when block.Operations.Any(o => o is IUsingDeclarationOperation declaration && Declares(declaration, local)):
                    return block;
            }
        }

        return null;
    }

    private static bool Declares(IUsingDeclarationOperation declaration, ILocalSymbol local) =>
        declaration.DeclarationGroup.Declarations.Any(d => d.Declarators.Any(v => SymbolEqualityComparer.Default.Equals(v.Symbol, local)));

    private static bool IsStopSignal(ITypeSymbol type) =>
        type.Name is "CancellationTokenSource" or "CancellationTokenRegistration" or "PeriodicTimer" or "Activity" || type.Name.EndsWith("Listener", System.StringComparison.Ordinal);

    private static bool WaitsInLoop(IInvocationOperation call) =>
        call.Descendants().Any(static o => o is ILoopOperation loop && (loop is IForEachLoopOperation { IsAsynchronous: true } || loop.Descendants().Any(IsWait)));

    private static bool WaitsAfter(IOperation scope, IInvocationOperation call) =>
        scope.Descendants().Any(o => o.Syntax.SpanStart > call.Syntax.Span.End && IsWait(o));

    private static bool IsWait(IOperation operation) => operation switch
    {
        IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } => true,
        IInvocationOperation call => call.TargetMethod.Name is "Wait" or "WaitAll" or "WaitAny" or "WaitOne" or "Join" or "GetResult" or "Sleep" or "WaitForExit" or "Take" or "ReadLine" or "ReadKey" or "Run",
        IPropertyReferenceOperation { Property.Name: "Result" } => true,
        _ => false,
    };

    /// <summary>Returned, or stored where it lives on.</summary>
    private static bool Escapes(ILocalSymbol local, IOperation scope, IInvocationOperation call) =>
        scope.Descendants().Any(o => o is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, local)
            && !call.Syntax.Span.Contains(reference.Syntax.Span)
            && Outermost(reference).Parent is IReturnOperation or ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation });

    private static IOperation Outermost(IOperation operation)
    {
        while (operation.Parent is IConversionOperation conversion)
        {
            operation = conversion;
        }

        return operation;
    }
}
