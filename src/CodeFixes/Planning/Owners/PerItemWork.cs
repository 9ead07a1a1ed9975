using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Is work started anew for each item, tick or event? Then it has to end by itself, or it would pile up, though some of what it calls cannot be seen: a stop may wait for it as long as
/// something bounds that wait. The host bounds the wait of a hosted service, so that there it is enough that nothing of the work that can be seen goes on.
/// </summary>
internal static class PerItemWork
{
    private const int MaxDepth = 2;

    public static bool Is(IInvocationOperation start, IMethodSymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (member.MethodKind != MethodKind.Ordinary || HostedService.IsExecute(member) || HostedService.RunsOnce(member))
        {
            return false;
        }

        return IsTimerCallback(member, facts, cancellationToken)
            || ((IsLooped(start.Syntax) || AsyncVoid.IsEventHandlerShape(member) || UsesItem(start, member) || (HostedService.Is(member.ContainingType) && !MayGoOn(start, facts, 0, cancellationToken)))
                && !start.Descendants().OfType<IInvocationOperation>().Append(start).Any(static call => call.TargetMethod.ContainingType?.Name is not ("Task" or "TaskFactory") && EndlessName.IsForItem(call.TargetMethod.Name)));
    }

    /// <summary>Whether the work goes on in a loop, its own or of a function that it calls, which may not end, or does what it was handed: that may be to stop the host.</summary>
    private static bool MayGoOn(IOperation work, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        foreach (var operation in work.DescendantsAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var called = operation switch
            {
                IInvocationOperation call => call.TargetMethod,
                IMethodReferenceOperation reference => reference.Method,
                _ => null,
            };
            if ((operation is ILoopOperation loop && WorkLifetime.OfLoop(loop) != Lifetime.Ends)
                || called is { MethodKind: MethodKind.DelegateInvoke }
                || (called is not null && depth < MaxDepth && facts.Bodies.Of(called, cancellationToken) is { } body && MayGoOn(body, facts, depth + 1, cancellationToken)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLooped(SyntaxNode start) =>
        start.Ancestors().TakeWhile(static a => a is not MemberDeclarationSyntax).Any(JoinScope.IsLoop);

    /// <summary>Whether the work is given what the member is called with, beside a token.</summary>
    private static bool UsesItem(IInvocationOperation start, IMethodSymbol member) =>
        start.Descendants().Any(o => o is IParameterReferenceOperation { Parameter: { } parameter }
            && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, member)
            && !TokenOrigin.IsToken(parameter.Type)
            && parameter.Type.SpecialType != SpecialType.System_Boolean);

    /// <summary><c>new Timer(OnTick, ..)</c> with this method, in its own type.</summary>
    private static bool IsTimerCallback(IMethodSymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return facts.Bodies.OfType(Owners.Outermost(member.ContainingType), cancellationToken)
            .SelectMany(static b => b.Body.DescendantsAndSelf())
            .OfType<IMethodReferenceOperation>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Method.OriginalDefinition, member.OriginalDefinition)
                && Made(reference) is { Type.Name: "Timer" });
    }

    private static IObjectCreationOperation? Made(IOperation given)
    {
        for (var current = given.Parent; current is IDelegateCreationOperation or IConversionOperation or IArgumentOperation or IObjectCreationOperation; current = current.Parent)
        {
            if (current is IObjectCreationOperation made)
            {
                return made;
            }
        }

        return null;
    }
}
