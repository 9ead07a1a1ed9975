using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;
using static TaskOwnership.Analyzers.RuleCategory;

namespace TaskOwnership.Analyzers;

/// <summary>Every rule of the package, read as a table. Ids never change meaning.</summary>
public static class RuleCatalog
{
    /// <summary>Where the page of a rule lives; the page's file is the rule's id.</summary>
    public const string HelpLinkBase = "https://github.com/taskownership/TaskOwnership.Analyzers/blob/main/docs/rules/";

    /// <summary>An option whose value cannot be read, and counts as not said.</summary>
    public static readonly DiagnosticDescriptor InvalidOption = Rule(RuleIds.InvalidOption, Configuration, Info, testsToo: true);

    /// <summary>Work is started and dropped inside a member, so that its caller can neither await nor stop it.</summary>
    public static readonly DiagnosticDescriptor HiddenBackgroundWork = Rule(RuleIds.HiddenBackgroundWork, LeaveTheChoiceToTheCaller, Warning);

    /// <summary>An asynchronous call whose task is dropped, and whose failure nobody handles.</summary>
    public static readonly DiagnosticDescriptor UnawaitedTask = Rule(RuleIds.UnawaitedTask, LeaveTheChoiceToTheCaller, Warning);

    /// <summary>Dropped work that handles its own failures: nobody can wait for it or stop it.</summary>
    public static readonly DiagnosticDescriptor UnownedWork = Rule(RuleIds.UnownedWork, LeaveTheChoiceToTheCaller, Info);

    /// <summary>An async void function with an await outside every guard.</summary>
    public static readonly DiagnosticDescriptor AsyncVoid = Rule(RuleIds.AsyncVoid, LeaveTheChoiceToTheCaller, Warning, testsToo: true);

    /// <summary>An asynchronous function converted to a delegate that returns void.</summary>
    public static readonly DiagnosticDescriptor AsyncVoidDelegate = Rule(RuleIds.AsyncVoidDelegate, LeaveTheChoiceToTheCaller, Warning, testsToo: true);

    /// <summary>A task that only stands for the start of an asynchronous delegate.</summary>
    public static readonly DiagnosticDescriptor TaskIsNotTheWork = Rule(RuleIds.TaskIsNotTheWork, LeaveTheChoiceToTheCaller, Warning, testsToo: true);

    /// <summary>A dropped asynchronous call inside a try whose catch was written for it.</summary>
    public static readonly DiagnosticDescriptor CatchCannotSeeTask = Rule(RuleIds.CatchCannotSeeTask, LeaveTheChoiceToTheCaller, Warning);

    /// <summary>A public asynchronous method of a library that only sends synchronous work to the pool.</summary>
    public static readonly DiagnosticDescriptor FakeAsync = Rule(RuleIds.FakeAsync, LeaveTheChoiceToTheCaller, Info, enabled: false);

    /// <summary>Dropped work that uses a resource that its scope disposes.</summary>
    public static readonly DiagnosticDescriptor WorkOutlivesResource = Rule(RuleIds.WorkOutlivesResource, LeaveTheChoiceToTheCaller, Warning);

    /// <summary>A loop in the background that nothing can stop.</summary>
    public static readonly DiagnosticDescriptor LoopCannotStop = Rule(RuleIds.LoopCannotStop, KnowHowItStops, Warning);

    /// <summary>A wait that is not given the token which its loop tests.</summary>
    public static readonly DiagnosticDescriptor StopIsDelayed = Rule(RuleIds.StopIsDelayed, KnowHowItStops, Warning);

    /// <summary>A loop in a function that never looks at the token that it is given.</summary>
    public static readonly DiagnosticDescriptor TokenIgnored = Rule(RuleIds.TokenIgnored, KnowHowItStops, Warning);

    /// <summary>A loop whose catch-all swallows the cancellation that should end it.</summary>
    public static readonly DiagnosticDescriptor CancellationSwallowed = Rule(RuleIds.CancellationSwallowed, KnowHowItStops, Warning);

    /// <summary>A cancellation source whose token is used, and which nobody can cancel.</summary>
    public static readonly DiagnosticDescriptor NobodyCancels = Rule(RuleIds.NobodyCancels, KnowHowItStops, Warning);

    /// <summary>A retry that goes on for ever, without a bound and without a token.</summary>
    public static readonly DiagnosticDescriptor UnboundedRetry = Rule(RuleIds.UnboundedRetry, KnowHowItStops, Info);

    /// <summary>A registration with a token that lives long, made per call and never released.</summary>
    public static readonly DiagnosticDescriptor RegistrationPilesUp = Rule(RuleIds.RegistrationPilesUp, KnowHowItStops, Info);

    /// <summary>A wait, without token or timeout, for a signal that nobody gives.</summary>
    public static readonly DiagnosticDescriptor NobodySignals = Rule(RuleIds.NobodySignals, NeverStartWhatCannotFinish, Warning);

    /// <summary>A consuming wait that each turn of a loop begins anew and leaves behind.</summary>
    public static readonly DiagnosticDescriptor AbandonedWaiter = Rule(RuleIds.AbandonedWaiter, NeverStartWhatCannotFinish, Warning);

    /// <summary>Work that goes on unseen once its timeout is over.</summary>
    public static readonly DiagnosticDescriptor TimeoutAbandonsWork = Rule(RuleIds.TimeoutAbandonsWork, NeverStartWhatCannotFinish, Warning);

    /// <summary>A semaphore that is not released on every path, or released without having been acquired.</summary>
    public static readonly DiagnosticDescriptor AcquireNotReleased = Rule(RuleIds.AcquireNotReleased, NeverStartWhatCannotFinish, Warning);

    /// <summary>A completion source that only success completes.</summary>
    public static readonly DiagnosticDescriptor SourceNotCompletedOnFailure = Rule(RuleIds.SourceNotCompletedOnFailure, NeverStartWhatCannotFinish, Info);

    /// <summary>A completion that throws because another callback may have been first.</summary>
    public static readonly DiagnosticDescriptor CompletedTwice = Rule(RuleIds.CompletedTwice, NeverStartWhatCannotFinish, Warning);

    /// <summary>Work is started and dropped while a request is answered.</summary>
    public static readonly DiagnosticDescriptor DetachedFromRequest = Rule(RuleIds.DetachedFromRequest, FinishWhatYouStarted, Warning);

    /// <summary>A stop is done before the work that it stops has ended.</summary>
    public static readonly DiagnosticDescriptor StopDoesNotWait = Rule(RuleIds.StopDoesNotWait, FinishWhatYouStarted, Warning);

    /// <summary>A background loop, or a callback, that its first failure ends for good.</summary>
    public static readonly DiagnosticDescriptor LoopDiesSilently = Rule(RuleIds.LoopDiesSilently, FinishWhatYouStarted, Warning);

    /// <summary>Services that are waited for together, while the end of one stops none of the others.</summary>
    public static readonly DiagnosticDescriptor SiblingsOutliveEachOther = Rule(RuleIds.SiblingsOutliveEachOther, FinishWhatYouStarted, Info);

    /// <summary>A shutdown that nothing bounds.</summary>
    public static readonly DiagnosticDescriptor UnboundedShutdown = Rule(RuleIds.UnboundedShutdown, FinishWhatYouStarted, Info);

    /// <summary>A stop member waits before it signals, or disposes before it has waited.</summary>
    public static readonly DiagnosticDescriptor StopInWrongOrder = Rule(RuleIds.StopInWrongOrder, FinishWhatYouStarted, Warning);

    /// <summary>Work that outlives a request is given the request's own token.</summary>
    public static readonly DiagnosticDescriptor RequestTokenDetached = Rule(RuleIds.RequestTokenDetached, FinishWhatYouStarted, Warning);

    /// <summary>One start for each item of a source of unknown length.</summary>
    public static readonly DiagnosticDescriptor UnboundedStarts = Rule(RuleIds.UnboundedStarts, FinishWhatYouStarted, Info, enabled: false);

    /// <summary>A channel that is written to, or completed again, after it was completed on every ordinary path.</summary>
    public static readonly DiagnosticDescriptor WriteAfterComplete = Rule(RuleIds.WriteAfterComplete, ChannelsHaveOneClosingHand, Warning, testsToo: true);

    /// <summary>A completion that throws where another one may have been first.</summary>
    public static readonly DiagnosticDescriptor CompleteMayThrow = Rule(RuleIds.CompleteMayThrow, ChannelsHaveOneClosingHand, Warning);

    /// <summary>A flag that is tested before a write, and set where the channel is completed in between.</summary>
    public static readonly DiagnosticDescriptor ClosedFlagRace = Rule(RuleIds.ClosedFlagRace, ChannelsHaveOneClosingHand, Warning);

    /// <summary>One of several producers completes the channel that its siblings write to.</summary>
    public static readonly DiagnosticDescriptor ProducerClosesForAll = Rule(RuleIds.ProducerClosesForAll, ChannelsHaveOneClosingHand, Warning);

    /// <summary>A reader that nobody ends, or that leaves its writers waiting when it fails.</summary>
    public static readonly DiagnosticDescriptor ReaderNeverReleased = Rule(RuleIds.ReaderNeverReleased, ChannelsHaveOneClosingHand, Warning);

    /// <summary>A write that may be refused, and nobody looks.</summary>
    public static readonly DiagnosticDescriptor WriteResultIgnored = Rule(RuleIds.WriteResultIgnored, ChannelsHaveOneClosingHand, Info);

    /// <summary>The entry point starts work and then only idles.</summary>
    public static readonly DiagnosticDescriptor MainIdles = Rule(RuleIds.MainIdles, MainIsNotABystander, Warning);

    /// <summary>The entry point keeps the process alive by waiting for a key while work runs.</summary>
    public static readonly DiagnosticDescriptor MainWaitsForKey = Rule(RuleIds.MainWaitsForKey, MainIsNotABystander, Info);

    /// <summary>A loop that sleeps until something of this process has happened.</summary>
    public static readonly DiagnosticDescriptor BusyWait = Rule(RuleIds.BusyWait, MainIsNotABystander, Info);

    /// <summary>The entry point drops a start: it cannot see it fail, and when it returns the work is lost.</summary>
    public static readonly DiagnosticDescriptor MainAbandonsWork = Rule(RuleIds.MainAbandonsWork, MainIsNotABystander, Warning);

    /// <summary>A background service goes on without end before its first await: a host older than .NET 10 waits for it and never gets to the next one.</summary>
    public static readonly DiagnosticDescriptor StartBlocked = Rule(RuleIds.StartBlocked, MainIsNotABystander, Warning);

    /// <summary>All rules, ordered by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        InvalidOption,
        HiddenBackgroundWork,
        UnawaitedTask,
        UnownedWork,
        AsyncVoid,
        AsyncVoidDelegate,
        TaskIsNotTheWork,
        CatchCannotSeeTask,
        FakeAsync,
        WorkOutlivesResource,
        LoopCannotStop,
        StopIsDelayed,
        TokenIgnored,
        CancellationSwallowed,
        NobodyCancels,
        UnboundedRetry,
        RegistrationPilesUp,
        NobodySignals,
        AbandonedWaiter,
        TimeoutAbandonsWork,
        AcquireNotReleased,
        SourceNotCompletedOnFailure,
        CompletedTwice,
        DetachedFromRequest,
        StopDoesNotWait,
        LoopDiesSilently,
        SiblingsOutliveEachOther,
        UnboundedShutdown,
        StopInWrongOrder,
        RequestTokenDetached,
        UnboundedStarts,
        WriteAfterComplete,
        CompleteMayThrow,
        ClosedFlagRace,
        ProducerClosesForAll,
        ReaderNeverReleased,
        WriteResultIgnored,
        MainIdles,
        MainWaitsForKey,
        BusyWait,
        MainAbandonsWork,
        StartBlocked);

    private static DiagnosticDescriptor Rule(string id, string category, DiagnosticSeverity severity, bool enabled = true, bool testsToo = false, string since = "0.1") =>
        new(
            id,
            Text(id + "_Title"),
            Text(id + "_Message"),
            category,
            severity,
            isEnabledByDefault: enabled,
            Text(id + "_Description"),
            HelpLinkBase + id + ".md",
            testsToo ? new[] { RuleTags.SincePrefix + since, RuleTags.TestsToo } : new[] { RuleTags.SincePrefix + since });

    private static LocalizableResourceString Text(string name) => new(name, Resources.ResourceManager, typeof(Resources));
}
