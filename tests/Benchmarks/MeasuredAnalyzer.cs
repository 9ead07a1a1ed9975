using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Benchmarks;

/// <summary>
/// A rule whose actions are timed by the processor time of their thread. The driver's own log goes by the clock, and on a machine that
/// does other things too it counts those things. What reading the clock takes by itself is taken off: most calls of most rules look at a
/// name and are done, in less time than that.
/// </summary>
#pragma warning disable RS1001, RS1012, RS1025, RS1026, RS1036, RS1038, RS1041 // It is the rule inside that is an analyzer.
internal sealed class MeasuredAnalyzer(DiagnosticAnalyzer rule) : DiagnosticAnalyzer
{
    private static readonly double s_clock = ClockCost();

    private long _ticks;
    private long _calls;
    private long _allocated;

    public string Id => rule.SupportedDiagnostics[0].Id;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => rule.SupportedDiagnostics;

    /// <summary>Milliseconds since the last call.</summary>
    public double Take() => (Interlocked.Exchange(ref _ticks, 0) - (Interlocked.Exchange(ref _calls, 0) * s_clock)) / 1e6;

    /// <summary>Bytes allocated since the last call.</summary>
    public long TakeAllocated() => Interlocked.Exchange(ref _allocated, 0);

    public override void Initialize(AnalysisContext context) => rule.Initialize(new Outer(context, this));

    private Action<T> Timed<T>(Action<T> action) => context =>
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var before = ThreadTime();
        try
        {
            action(context);
        }
        finally
        {
            Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
            Interlocked.Add(ref _ticks, ThreadTime() - before);
            Interlocked.Increment(ref _calls);
        }
    };

    /// <summary>Nanoseconds that an action takes, by this clock, which does nothing: the least of several tries, so that no rule looks cheaper than it is.</summary>
    private static double ClockCost()
    {
        const int Calls = 20_000;
        var empty = new MeasuredAnalyzer(null!);
        var action = empty.Timed<int>(static _ => { });
        var least = double.MaxValue;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            for (var call = 0; call < Calls; call++)
            {
                action(call);
            }

            least = Math.Min(least, Interlocked.Exchange(ref empty._ticks, 0) / (double)Calls);
        }

        return least;
    }

    /// <summary>Nothing but zero where there is no such clock: what is allocated is counted anywhere.</summary>
    private static long ThreadTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        clock_gettime(3, out var time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

#pragma warning disable SYSLIB1054, CA5392 // One call, on Linux, in a tool.
    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out Time time);
#pragma warning restore SYSLIB1054, CA5392

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    private sealed class Outer(AnalysisContext inner, MeasuredAnalyzer owner) : AnalysisContext
    {
        public override void EnableConcurrentExecution() => inner.EnableConcurrentExecution();

        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode) => inner.ConfigureGeneratedCodeAnalysis(analysisMode);

        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action) =>
            inner.RegisterCompilationStartAction(context => owner.Timed<CompilationStartAnalysisContext>(timed => action(new Start(timed, owner)))(context));

        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => throw new NotSupportedException();

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => throw new NotSupportedException();
    }

    private sealed class Start(CompilationStartAnalysisContext inner, MeasuredAnalyzer owner) : CompilationStartAnalysisContext(inner.Compilation, inner.Options, inner.CancellationToken)
    {
        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds) =>
            inner.RegisterOperationAction(owner.Timed(action), operationKinds);

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action) => inner.RegisterOperationBlockAction(owner.Timed(action));

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => inner.RegisterOperationBlockStartAction(owner.Timed(action));

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) =>
            inner.RegisterSymbolAction(owner.Timed(action), symbolKinds);

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind) => inner.RegisterSymbolStartAction(owner.Timed(action), symbolKind);

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) =>
            inner.RegisterSyntaxNodeAction(owner.Timed(action), syntaxKinds);

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => inner.RegisterSyntaxTreeAction(owner.Timed(action));

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => inner.RegisterCodeBlockAction(owner.Timed(action));

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => inner.RegisterCodeBlockStartAction(owner.Timed(action));

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => inner.RegisterSemanticModelAction(owner.Timed(action));

        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) => inner.RegisterCompilationEndAction(owner.Timed(action));
    }
}
