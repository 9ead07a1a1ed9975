using System.Globalization;
using TaskOwnership.Analyzers.Tests.Trust;

namespace TaskOwnership.Analyzers.Tests.Meta;

/// <summary>A message says of the failure what the runtime does with it: a task keeps it, a thread and an async void function do not.</summary>
public class FailureTextTests
{
    [Theory]
    [InlineData("OWN1001", "void M() { Task.Run(Work); }", "a failure in it goes unseen.", "其中的失败也无人知晓。")]
    [InlineData("OWN1001", "void M() { new Thread(Work).Start(); }", "a failure in it takes the process down.", "其中的失败会使进程终止。")]
    [InlineData("OWN1001", "void M() { ThreadPool.QueueUserWorkItem(_ => Work()); }", "a failure in it takes the process down.", "其中的失败会使进程终止。")]
    [InlineData("OWN1003", "async void Clicked(object sender, EventArgs e) { await Task.Run(Work); }", "A failure in it takes the process down.", "其中的失败会使进程终止。")]
    [InlineData("OWN1003", "void M() { Task.Run(() => { try { Work(); } catch (Exception e) { Console.WriteLine(e); } }); }", "Its failures are handled,", "它的失败已被处理，")]
    [InlineData("OWN1003", "async void M() { try { await Task.Delay(1); } catch (Exception e) { Console.WriteLine(e); } }", "Its failures are handled,", "它的失败已被处理，")]
    [InlineData("OWN1003", "readonly WaitCallback _work = _ => Work(); void M() { ThreadPool.QueueUserWorkItem(_work); }", "A failure in it takes the process down.", "其中的失败会使进程终止。")]
    [InlineData("OWN1003", "void M(Action done) { _ = RunAsync(done); } async Task RunAsync(Action done) { await Task.Delay(1); done(); }", "A callback hears of its end;", "回调会得知它的结束，")]
    public async Task A_message_says_what_becomes_of_a_failure(string id, string members, string english, string chinese)
    {
        var source = "using System; using System.Threading; using System.Threading.Tasks; class C { static void Work() { throw new Exception(); } " + members + " }";
        var compilation = AnyRule.Compile(ProgramSetup.Library.ParseOptions(), ProgramSetup.Library.CompilationOptions(), ProgramSetup.Library.References(), [("/C.cs", source)]);
        var reported = Assert.Single(await AnyRule.FindAsync(compilation));
        Assert.Equal(id, reported.Id);
        Assert.Contains(english, reported.GetMessage(CultureInfo.GetCultureInfo("en")), StringComparison.Ordinal);
        Assert.Contains(chinese, reported.GetMessage(CultureInfo.GetCultureInfo("zh-Hans")), StringComparison.Ordinal);
    }
}
