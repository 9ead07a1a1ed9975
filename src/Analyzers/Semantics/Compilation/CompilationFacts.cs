using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What is known of one compilation, shared by all rules and computed at most once.</summary>
internal sealed class CompilationFacts
{
    // The one exception to "no static mutable state": verdicts are pure, so that sharing them changes only the cost.
    private static readonly ConditionalWeakTable<Compilation, CompilationFacts> s_facts = new();

    private CompilationFacts(Compilation compilation)
    {
        Compilation = compilation;
        Symbols = new KnownSymbols(compilation);
        Bodies = new SourceBody(compilation);
        Implementations = new Implementations(compilation);
        Contracts = new ClosedContract(compilation, Implementations);
        Fates = new HandleFate(this);
        Guards = new ExceptionGuard(this, maxDepth: 3);
        MainGuards = new ExceptionGuard(this, maxDepth: 8);
        Failures = new ExpectedFailure(this);
        Lifetimes = new WorkLifetime(this, readsOn: true);
        NearLifetimes = new WorkLifetime(this, readsOn: false);
        Starts = new StartVerdicts(this);
        EntryPoint = new EntryPoint(this);
        Owners = new Owners(this);
        TestCode = new TestCode(compilation, Options);
        Hosting = new HostingVersion(compilation);
        Enabled = new EnabledRules(compilation, Options, TestCode);
        AsyncVoid = new AsyncVoid(this);
        AsyncVoidDelegates = new AsyncVoidDelegate(this);
        Background = new BackgroundBody(this);
        Loops = new LoopVerdicts(this);
        ChannelAliases = new ChannelAlias(this);
        Channels = new ChannelUses(this);
        EndingNames = new EndingNames(this);
        Reports = new CaughtReports(compilation);
        Unhandled = new UnhandledHandler(compilation);
    }

    public Compilation Compilation { get; }

    public OwnershipOptions Options { get; } = new();

    public KnownSymbols Symbols { get; }

    public SourceBody Bodies { get; }

    public Implementations Implementations { get; }

    public HandleFate Fates { get; }

    public ExceptionGuard Guards { get; }

    /// <summary>What the entry point starts is looked at to its end: the program is small there, and nobody else answers for it.</summary>
    public ExceptionGuard MainGuards { get; }

    public ExpectedFailure Failures { get; }

    /// <summary>What fixes ask: all that a call reaches is read before it counts as unknown.</summary>
    public WorkLifetime Lifetimes { get; }

    /// <summary>What rules ask: three calls deep.</summary>
    public WorkLifetime NearLifetimes { get; }

    public ClosedContract Contracts { get; }

    public StartVerdicts Starts { get; }

    public EntryPoint EntryPoint { get; }

    public Owners Owners { get; }

    public TestCode TestCode { get; }

    public HostingVersion Hosting { get; }

    public EnabledRules Enabled { get; }

    public AsyncVoid AsyncVoid { get; }

    public AsyncVoidDelegate AsyncVoidDelegates { get; }

    public BackgroundBody Background { get; }

    public LoopVerdicts Loops { get; }

    public ChannelAlias ChannelAliases { get; }

    public ChannelUses Channels { get; }

    public EndingNames EndingNames { get; }

    public UnhandledHandler Unhandled { get; }

    public CaughtReports Reports { get; }

    public Mentions Mentions { get; } = new();

    /// <summary>By the body of a function and the channel; <see cref="ChannelState.Around"/> asks.</summary>
    public ConcurrentDictionary<SyntaxNode, ConcurrentDictionary<ISymbol, ChannelState>> ChannelStates { get; } = new();

    /// <summary>The facts of a compilation, or null where it has no <c>Task</c>.</summary>
    public static CompilationFacts? Of(Compilation compilation)
    {
        var facts = s_facts.GetValue(compilation, static c => new CompilationFacts(c));
        return facts.Symbols.Task is null ? null : facts;
    }
}
