using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which rule, if any, speaks of a start? Each start has one verdict, so that one site has one report.</summary>
internal sealed class StartVerdicts
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<SyntaxNode, string?> _verdicts = new();

    public StartVerdicts(CompilationFacts facts) => _facts = facts;

    /// <summary>The id of the rule that speaks of the call, or null. A call that starts nothing is turned away by its type.</summary>
    public string? Of(IInvocationOperation call, ISymbol member, CancellationToken cancellationToken)
    {
        var start = WorkStart.Of(call, _facts.Symbols);
        if (start is null && !AsyncCall.Is(call, _facts.Symbols))
        {
            return null;
        }

        if (!_verdicts.TryGetValue(call.Syntax, out var verdict))
        {
            verdict = Decide(call, start, member, cancellationToken);
            _verdicts.TryAdd(call.Syntax, verdict);
        }

        return verdict;
    }

    /// <summary>The most specific rule that is enabled in this file. The order is that of the rules' contract.</summary>
    private string? Decide(IInvocationOperation call, WorkStart? start, ISymbol member, CancellationToken cancellationToken)
    {
        var fate = start is { } begun ? _facts.Fates.Of(begun, cancellationToken) : _facts.Fates.Of(call, cancellationToken);
        if (TaskIsNotTheWork.Is(call, _facts.Symbols, cancellationToken)
            && (fate != Fate.Dropped || _facts.Guards.OfWork(TaskIsNotTheWork.AsyncWorkOf(call), cancellationToken) == GuardState.Unguarded)
            && IsEnabled(RuleCatalog.TaskIsNotTheWork, call, cancellationToken))
        {
            return RuleIds.TaskIsNotTheWork;
        }

        // Most tasks are looked after: only for one that is not, the body of what is called is worth binding.
        if (fate != Fate.Dropped)
        {
            return null;
        }

        var work = start is { } known ? known.Work : WorkOf(call, cancellationToken);
        if (ExemptCode.Contains(call, work, member, _facts, cancellationToken)
            || (start is null && (IsContinuation(call) || CompletedAlready.AsTold(call) || CompletedAlready.ByThen(work, call.TargetMethod, cancellationToken) || TaskElsewhere.IsKept(work, call.TargetMethod, cancellationToken)))
            || (_facts.AsyncVoidDelegates.IsWork(work, cancellationToken) && IsEnabled(RuleCatalog.AsyncVoidDelegate, call, cancellationToken))
            || OwnershipByProtocol.Tracks(call, work, _facts)
            || (ProcessStop.Is(work) && RequestScope.Contains(call, member)))
        {
            return null;
        }

        var guard = GuardOf(_facts.Guards);
        if (guard == GuardState.Unknown && _facts.EntryPoint.Is(Function.Around(call, member), cancellationToken))
        {
            guard = GuardOf(_facts.MainGuards);
        }

        return guard == GuardState.Unguarded && !(start is null && (TaskElsewhere.IsQueued(call, work) || TaskElsewhere.IsToldByCallback(call, member)))
            ? OfUnguarded(call, start, member, cancellationToken)
            : OfGuarded(call, start, member, cancellationToken);

        GuardState GuardOf(ExceptionGuard guards) => start is null && call.TargetMethod.Name != "ContinueWith" ? TaskOfCall.GuardOf(call, guards, _facts, cancellationToken) : guards.OfWork(work, cancellationToken);
    }

    private string? OfUnguarded(IInvocationOperation call, WorkStart? start, ISymbol member, CancellationToken cancellationToken)
    {
        var isMain = _facts.EntryPoint.Is(Function.Around(call, member), cancellationToken);
        if ((start is null || AwaitPlace.CanAwait(call, member))
            && BlindCatch.Surrounds(call, member, _facts.Symbols)
            && IsEnabled(RuleCatalog.CatchCannotSeeTask, call, cancellationToken))
        {
            return RuleIds.CatchCannotSeeTask;
        }

        if (OfRequest(call, member, cancellationToken) is { } detached)
        {
            return detached;
        }

        if (ScopedResource.OutlivedBy(call) is not null && IsEnabled(RuleCatalog.WorkOutlivesResource, call, cancellationToken))
        {
            return RuleIds.WorkOutlivesResource;
        }

        // What the entry point itself drops is the entry point's matter, not its caller's.
        if (!isMain && IsEnabled(RuleCatalog.LoopDiesSilently, call, cancellationToken) && SilentLoop.InStart(call, start, _facts, cancellationToken) is not null)
        {
            return RuleIds.LoopDiesSilently;
        }

        if (start is not null)
        {
            return isMain ? OfMain(call, cancellationToken)
                : start.Value.IsDispatch ? RuleIds.UnownedWork
                : RuleIds.HiddenBackgroundWork;
        }

        return isMain ? OfMain(call, cancellationToken)
            : !IsForgottenAwait(call, member, cancellationToken) ? null
            : UserInterface.Contains(member) && !AwaitPlace.CanAwaitOrReturn(call, member) ? RuleIds.UnownedWork
            : RuleIds.UnawaitedTask;
    }

    /// <summary>Work that the entry point drops is lost when it returns. Work that it holds while it idles is OWN6001's to speak of; work that tells the process to stop is there for that alone.</summary>
    private string? OfMain(IInvocationOperation call, CancellationToken cancellationToken) =>
        IsEnabled(RuleCatalog.MainAbandonsWork, call, cancellationToken)
        && !MainStop.IsSignalledBy(call, _facts, cancellationToken)
        && !_facts.EntryPoint.HoldsWhileIdling(call, cancellationToken)
            ? RuleIds.MainAbandonsWork
            : null;

    /// <summary>Work that is dropped while a request is answered is lost at shutdown, whether it handles its failures or not.</summary>
    private string? OfRequest(IInvocationOperation call, ISymbol member, CancellationToken cancellationToken)
    {
        var isRequest = RequestScope.Contains(call, member);
        return IsRequest(RuleIds.RequestTokenDetached) && RequestScope.RequestToken(call, member) is not null && IsEnabled(RuleCatalog.RequestTokenDetached, call, cancellationToken) ? RuleIds.RequestTokenDetached
            : IsRequest(RuleIds.DetachedFromRequest) && IsEnabled(RuleCatalog.DetachedFromRequest, call, cancellationToken) ? RuleIds.DetachedFromRequest
            : null;

        bool IsRequest(string rule) => isRequest || (member is IMethodSymbol { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && _facts.Options.IsRequestScope(member.ContainingType, call.Syntax.SyntaxTree, rule));
    }

    /// <summary>Failures are handled, yet nobody can wait for the work or stop it. What an interface stands for is spoken of only where it could be awaited, guarded or not.</summary>
    private string? OfGuarded(IInvocationOperation call, WorkStart? start, ISymbol member, CancellationToken cancellationToken) =>
        OfRequest(call, member, cancellationToken) is { } detached ? detached
        : start is null && call.IsVirtual && _facts.Implementations.Of(call.TargetMethod).Count > 0 && !AwaitPlace.CanAwaitOrReturn(call, member) ? null
        : !_facts.EntryPoint.Is(Function.Around(call, member), cancellationToken)
        && (start is not null || !UnawaitedCallWarning.Fires(call, member, _facts, cancellationToken))
            ? RuleIds.UnownedWork
            : null;

    /// <summary>
    /// Of a callee that cannot be seen, only what could be awaited or returned in place looks forgotten, unless the code says that it is meant so or the project is strict; what the compiler already reports is left to it.
    /// </summary>
    private bool IsForgottenAwait(IInvocationOperation call, ISymbol member, CancellationToken cancellationToken) =>
        (IsSeen(call, cancellationToken) || (AwaitPlace.CanAwaitOrReturn(call, member) && !MeantToRunOn.Is(call)) || _facts.Options.IsStrict)
        && !UnawaitedCallWarning.Fires(call, member, _facts, cancellationToken);

    private bool IsSeen(IInvocationOperation call, CancellationToken cancellationToken) =>
        call.TargetMethod.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ReducedExtension
        && !(call.IsVirtual && !call.TargetMethod.ContainingType.IsSealed && call.TargetMethod.MethodKind != MethodKind.LocalFunction)
        && _facts.Bodies.SyntaxOf(call.TargetMethod, cancellationToken) is not null;

    /// <summary>A continuation that looks at its task, or whose task is asked for itself.</summary>
    private bool IsContinuation(IInvocationOperation call) =>
        call is { TargetMethod.Name: "ContinueWith", Instance: { } antecedent }
        && (Continuation.ObservesAntecedent(call) || (Peel.Awaitable(antecedent) is IInvocationOperation inner && (AsyncCall.Is(inner, _facts.Symbols) || WorkStart.Of(inner, _facts.Symbols) is not null)));

    /// <summary>The work of an asynchronous call: the continuation, or the body of the method that is called, where it can be seen.</summary>
    private IOperation? WorkOf(IInvocationOperation call, CancellationToken cancellationToken) =>
        call.TargetMethod.Name == "ContinueWith" ? TaskIsNotTheWork.DelegateOf(call)
        : IsSeen(call, cancellationToken) ? _facts.Bodies.Of(call.TargetMethod, cancellationToken)
        : null;

    private bool IsEnabled(DiagnosticDescriptor rule, IOperation call, CancellationToken cancellationToken) =>
        _facts.Enabled.Has(rule, call.Syntax.SyntaxTree, cancellationToken);
}
