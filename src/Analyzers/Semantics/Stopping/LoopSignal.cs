using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a loop look at anything by which somebody else could stop it?</summary>
internal sealed class LoopSignal
{
    private const int MaxDepth = 3;

    private readonly CompilationFacts _facts;

    public LoopSignal(CompilationFacts facts) => _facts = facts;

    /// <summary>Whether, as far as a rule is told, the loop sees a token or a source of one, reads from something that ends, or asks a wait handle. Lambdas that it makes count as well.</summary>
    public bool IsObserved(ILoopOperation loop, string rule, CancellationToken cancellationToken)
    {
        // Here first, and only then in other bodies.
        foreach (var operation in loop.DescendantsAndSelf())
        {
            if (IsToken(operation, loop) || TerminatingSource.IsRead(operation, loop, _facts.Options, rule) || IsHandleTest(operation))
            {
                return true;
            }
        }

        return IsObservedInCalls(loop, rule, cancellationToken);
    }

    /// <summary>A token, or a source of one. A lambda's own parameter is what its caller gives it, which is not this loop.</summary>
    public static bool IsToken(IOperation operation, ILoopOperation loop) => operation switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => IsTokenOrSource(operation.Type) && !(parameter.DeclaringSyntaxReferences is { Length: 1 } declared && loop.Syntax.Span.Contains(declared[0].Span)),
        IPropertyReferenceOperation property => IsTokenOrSource(operation.Type) && !IsNone(property),
        ILocalReferenceOperation or IFieldReferenceOperation or IInvocationOperation => IsTokenOrSource(operation.Type),
        _ => false,
    };

    private static bool IsNone(IPropertyReferenceOperation property) => property.Property is { Name: "None", IsStatic: true };

    private static bool IsTokenOrSource(ITypeSymbol? type) => TokenOrigin.IsToken(type) || TokenOrigin.IsSource(type);

    /// <summary>A wait handle whose answer is looked at.</summary>
    private static bool IsHandleTest(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "WaitOne" or "WaitAny" or "Wait", ContainingType: { Name: "WaitHandle" or "EventWaitHandle" or "ManualResetEventSlim" } }, Parent: not IExpressionStatementOperation } call
        && call.Type?.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32;

    /// <summary>What the methods of this compilation that the loop calls look at by themselves: a token of their object, a source that the object keeps, or whether the object still lives.</summary>
    private bool IsObservedInCalls(ILoopOperation loop, string rule, CancellationToken cancellationToken)
    {
        var visited = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<(IOperation Body, int Depth)>();
        pending.Enqueue((loop, 0));
        while (pending.Count > 0)
        {
            var (body, depth) = pending.Dequeue();
            foreach (var operation in body.Descendants())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((depth > 0 && IsObservedBy(operation, rule)) || (operation is IInvocationOperation check && IsCheck(check.TargetMethod)))
                {
                    return true;
                }

                // A body is read once, and the nearest are read first.
                if (operation is IInvocationOperation call
                    && depth < MaxDepth
                    && call.TargetMethod.MethodKind != MethodKind.DelegateInvoke
                    && visited.Add(call.TargetMethod.OriginalDefinition)
                    && BodyOf(call, cancellationToken) is { } called)
                {
                    pending.Enqueue((called, depth + 1));
                }
            }
        }

        return false;
    }

    private static bool IsCheck(IMethodSymbol method) => method.Name.StartsWith("ThrowIf", System.StringComparison.Ordinal) && method.ContainingType?.Name != "ArgumentNullException";

    private bool IsObservedBy(IOperation operation, string rule) =>
        ((operation is IFieldReferenceOperation || (operation is IPropertyReferenceOperation property && !IsNone(property))) && IsTokenOrSource(operation.Type))
        || TerminatingSource.IsRead(operation, loop: null, _facts.Options, rule)
        || IsHandleTest(operation)
        || (operation is IThrowOperation { Exception: { } thrown } && IsEnd(Peel.Conversions(thrown).Type));

    /// <summary>The body of the method that is called, where no other can run instead.</summary>
    public IOperation? BodyOf(IInvocationOperation call, CancellationToken cancellationToken) =>
        call.IsVirtual && !call.TargetMethod.ContainingType.IsSealed && call.TargetMethod.MethodKind != MethodKind.LocalFunction ? null : _facts.Bodies.Of(call.TargetMethod, cancellationToken);

    private bool IsEnd(ITypeSymbol? type) => type?.Name == "ObjectDisposedException" || _facts.Symbols.IsOrInherits(type, KnownType.OperationCanceledException);
}
