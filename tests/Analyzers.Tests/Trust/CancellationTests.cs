using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TaskOwnership.Analyzers.Tests.Trust;

/// <summary>When the host cancels, the rules stop: cancellation is neither swallowed nor taken for a failure of a rule.</summary>
public class CancellationTests
{
    [Fact]
    public async Task An_analysis_that_is_cancelled_before_it_begins_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AnyRule.FindAsync(Compile(), cancellationToken: cancelled.Token));
    }

    /// <summary>Cancelled while a rule asks for an option, at the first time and at later ones: nearly no further question is asked.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task An_analysis_stops_where_it_is(int question)
    {
        var whole = new Asked(int.MaxValue, null);
        await AnyRule.FindAsync(Compile(), concurrent: false, whole);
        Assert.True(whole.Questions > 100);

        using var source = new CancellationTokenSource();
        var asked = new Asked(question, source);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AnyRule.FindAsync(Compile(), concurrent: false, asked, source.Token));
        Assert.InRange(asked.Questions, question, question + 10);
    }

    private static Compilation Compile() =>
        AnyRule.Compile(ProgramSetup.Library.ParseOptions(), ProgramSetup.Library.CompilationOptions(), (ProgramSetup.Library with { AspNetCore = true }).References(), AnyRule.Files);

    /// <summary>Options that count how often they are asked for, and cancel at one of the questions.</summary>
    private sealed class Asked : AnalyzerConfigOptionsProvider
    {
        private readonly Values _values;

        public Asked(int last, CancellationTokenSource? source) => _values = new Values(last, source);

        public int Questions => _values.Questions;

        public override AnalyzerConfigOptions GlobalOptions => _values;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _values;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _values;
    }

    private sealed class Values(int last, CancellationTokenSource? source) : AnalyzerConfigOptions
    {
        private int _questions;

        public int Questions => _questions;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            if (Interlocked.Increment(ref _questions) == last)
            {
                source?.Cancel();
            }

            value = null;
            return false;
        }
    }
}
