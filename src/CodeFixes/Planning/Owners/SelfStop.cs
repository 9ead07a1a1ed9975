using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does work stop its own type, or the host around it? A stop that waits for it would wait for itself.</summary>
internal static class SelfStop
{
    public static bool Is(IOperation call, IOperation? work, IMethodSymbol stop, CompilationFacts facts, Owner owner, CancellationToken cancellationToken)
    {
        // What the type does by itself, an event or a timer may do on behalf of the work.
        if (facts.Bodies.OfType(owner.Type, cancellationToken).Any(b => b.Member is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary } method && !StopMember.Is(method)
            && b.Body.DescendantsAndSelf().Any(o => o is IInvocationOperation called && SymbolEqualityComparer.Default.Equals(called.TargetMethod.OriginalDefinition, stop.OriginalDefinition))))
        {
            return true;
        }

        var pending = new Stack<IOperation>();
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        pending.Push(work is null ? call : work);
        pending.Push(call);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var operation in pending.Pop().DescendantsAndSelf())
            {
                var target = operation switch
                {
                    IInvocationOperation invocation => invocation.TargetMethod,
                    IMethodReferenceOperation reference => reference.Method,
                    _ => null,
                };
                if (target is null)
                {
                    continue;
                }

                if ((EndlessName.Restarts(target.Name) && !FrameworkCall.IsFramework(target) && !SetsTimersOnly(target, facts, cancellationToken)) || (StopMember.IsNamedSo(target.Name) && target.Name != "StopApplication" && (MayBeOf(target, stop) || HostedService.IsHosting(target.ContainingType))))
                {
                    return true;
                }

                if ((target.MethodKind == MethodKind.LocalFunction || SymbolEqualityComparer.Default.Equals(Owners.Outermost(target.ContainingType), owner.Type))
                    && seen.Add(target.OriginalDefinition) && facts.Bodies.Of(target, cancellationToken) is { } body)
                {
                    pending.Push(body);
                }
            }
        }

        return false;
    }

    /// <summary>Whether a method is seen to do nothing but set timers: what restarts one restarts no service.</summary>
    private static bool SetsTimersOnly(IMethodSymbol method, CompilationFacts facts, CancellationToken cancellationToken) =>
        method is { IsVirtual: false, IsOverride: false, IsAbstract: false }
        && facts.Bodies.Of(method, cancellationToken) is { } body
        && body.DescendantsAndSelf().All(static o => o switch
        {
            IInvocationOperation call => IsTimer(call.TargetMethod.ContainingType) || call.TargetMethod.ContainingType?.Name is "TimeSpan" or "Monitor",
            IObjectCreationOperation made => IsTimer(made.Type) || made.Type is { IsValueType: true },
            IPropertyReferenceOperation { Parent: IAssignmentOperation } or IEventAssignmentOperation or IAnonymousFunctionOperation => false,
            _ => true,
        });

    private static bool IsTimer(ITypeSymbol? type) => type is { Name: "Timer" or "ITimer" or "PeriodicTimer" or "Stopwatch", ContainingNamespace.Name: "Threading" or "Timers" or "Diagnostics" };

    /// <summary>Whether a call may reach the stop, or another stop of the same object, which may wait for it.</summary>
    private static bool MayBeOf(IMethodSymbol target, IMethodSymbol stop)
    {
        var declaring = target.OriginalDefinition.ContainingType;

        // Or through an interface that is not the framework's own way to dispose of anything.
        return StopOrder.IsOf(declaring, stop.ContainingType)
            || (target.Name is not ("Dispose" or "DisposeAsync") && stop.ContainingType.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, declaring)));
    }
}
