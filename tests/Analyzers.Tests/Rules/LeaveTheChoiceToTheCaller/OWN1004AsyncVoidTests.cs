using static TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller.ServiceProgram<TaskOwnership.Analyzers.Rules.LeaveTheChoiceToTheCaller.OWN1004AsyncVoidAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.LeaveTheChoiceToTheCaller;

/// <summary>OWN1004: an async void function with an await outside every guard.</summary>
public class OWN1004AsyncVoidTests
{
    [Theory]
    [InlineData("async void {|OWN1004:M|}() { await WorkAsync(); }")]
    [InlineData("async void {|OWN1004:M|}() => await WorkAsync();")]
    [InlineData("async void {|OWN1004:M|}() { await Task.Delay(10); throw new InvalidOperationException(); }")]
    [InlineData("async void {|OWN1004:M|}(string name) { await Task.Delay(10); Use(Task.FromResult(name ?? throw new ArgumentNullException())); }")]
    [InlineData("static async void {|OWN1004:M|}(int item) { await Task.Delay(item); await WorkAsync(); }")]
    [InlineData("void N() { async void {|OWN1004:Inner|}() { await WorkAsync(); } Inner(); }")]
    [InlineData("async void {|OWN1004:M|}() { try { await WorkAsync(); } finally { Work(); } }")]
    [InlineData("async void {|OWN1004:M|}() { try { await WorkAsync(); } catch (OperationCanceledException) { } }")]
    [InlineData("async void {|OWN1004:M|}() { try { await WorkAsync(); } catch (Exception) { throw; } }")]
    [InlineData("async void {|OWN1004:M|}() { await WorkAsync(); try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }")]
    [InlineData("async void {|OWN1004:M|}(IAsyncEnumerable<int> items) { await foreach (var item in items) { Work(); } }")]
    [InlineData("async void {|OWN1004:M|}() { try { Work(); } catch (Exception) { await WorkAsync(); } }")]
    [InlineData("async void {|OWN1004:M|}(object first, string second) { await WorkAsync(); }")]
    [InlineData("async void {|OWN1004:M|}(Device sender, string branch) { await WorkAsync(); }")]
    [InlineData("[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Usage\", \"VSTHRD103:Call async methods\")] async void {|OWN1004:M|}() { await WorkAsync(); }")]
    [InlineData("\n#pragma warning disable VSTHRD100\nasync void N() { await WorkAsync(); }\n#pragma warning restore VSTHRD100\nasync void {|OWN1004:M|}() { await WorkAsync(); }")]
    [InlineData("\n#pragma warning disable CS0219\nasync void {|OWN1004:M|}() { await WorkAsync(); }")]
    [InlineData("async void {|OWN1004:OnSomething|}(object sender) { await WorkAsync(); }")]
    public Task Reported(string members) => Members(members);

    [Theory]
    [InlineData("async Task M() { await WorkAsync(); }")]
    [InlineData("async ValueTask M() { await WorkAsync(); }")]
    [InlineData("void M() { Work(); }")]
    [InlineData("async void M() { Work(); }")]
    [InlineData("async void M() { await GuardedAsync(); }")]
    [InlineData("async void M() { await Task.Delay(10); }")]
    [InlineData("async void M() { try { await Task.Delay(10); throw new InvalidOperationException(); } catch (Exception e) { Log.Error(e); } }")]
    [InlineData("async void M(string name) { if (name is null) { throw new ArgumentNullException(); } await Task.Delay(10); }")]
    [InlineData("async void M() { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } }")]
    [InlineData("async void M() { try { await WorkAsync(); } catch { } }")]
    [InlineData("async void M() { try { await WorkAsync(); } catch (Exception e) when (e is not OperationCanceledException) { Log.Error(e); } }")]
    [InlineData("async void M() { while (Ready) { try { await WorkAsync(); } catch (Exception e) { Log.Error(e); } await Task.Delay(10); } }")]
    [InlineData("async void M(object sender, EventArgs e) { await WorkAsync(); }")]
    [InlineData("async void M(object sender, System.ComponentModel.CancelEventArgs e) { await WorkAsync(); }")]
    [InlineData("async void M(object sender, string branch) { await WorkAsync(); }")]
    [InlineData("async void M(object _, object e) { await WorkAsync(); }")]
    [InlineData("[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Usage\", \"VSTHRD100:Avoid async void methods\")] async void M() { await WorkAsync(); }")]
    [InlineData("\n#pragma warning disable VSTHRD100 // a command\nasync void M() { await WorkAsync(); }\n#pragma warning restore VSTHRD100\n")]
    [InlineData("event Action Changed; void N() { Changed += M; } async void M() { await WorkAsync(); }")]
    [InlineData("event Action Changed; void N() { Changed += new Action(this.M); } async void M() { await WorkAsync(); }")]
    [InlineData("Timer timer; void N() { timer = new Timer(M, null, 0, 1); } async void M(object state) { await WorkAsync(); }")]
    [InlineData("async void M() { {|CS0103:Missing|}(); await {|CS0103:nothing|}; }", true)]
    public Task Silent(string members, bool broken = false) => broken ? Members(members.Replace("async void M", "async Task M", StringComparison.Ordinal)) : Members(members);

    [Fact]
    public Task A_member_that_a_framework_calls() => Verify("""
        class Device2 : MemoryStream { public override async void Flush() { await new Device().WriteAsync(); } }
        class Command : IObserver<int>
        {
            public async void OnNext(int value) { await new Device().WriteAsync(); }
            void IObserver<int>.OnCompleted() { }
            void IObserver<int>.OnError(Exception error) { }
        }
        class MonoBehaviour { }
        class Player : MonoBehaviour { private async void Start() { await new Device().WriteAsync(); } }
        """);

    /// <summary>References are missing: whose member it overrides or implements cannot be told.</summary>
    [Theory]
    [InlineData("class View : MissingPage { protected override async void OnNavigatedTo() { await new Device().WriteAsync(); } }")]
    [InlineData("class View : IMissing { public async void OnNavigatedTo() { await new Device().WriteAsync(); } }")]
    [InlineData("class View : IMissing { private async void {|OWN1004:Load|}() { await new Device().WriteAsync(); } }")]
    public Task A_contract_that_cannot_be_found(string source) => VerifyBroken(source);

    [Fact]
    public Task A_contract_of_the_same_assembly() => Verify("""
        interface IPlugin { void Begin(); }
        class Plugin : IPlugin { public async void {|OWN1004:Begin|}() { await new Device().WriteAsync(); } }
        class Quiet : IPlugin { public async void Begin() { try { await new Device().WriteAsync(); } catch (Exception e) { Log.Error(e); } } }
        """);

    [Fact]
    public Task Tests_too() => Members("async void {|OWN1004:M|}() { await WorkAsync(); }", ProgramSetup.Library with { GlobalConfig = "build_property.IsTestProject = true\n" });

    [Fact]
    public Task A_partial_method() => Members("""
        private partial void OnChanged();
        private async partial void {|OWN1004:OnChanged|}() { await WorkAsync(); }
        """);

    /// <summary>Shapes of public bug reports, re-created by hand, with their repaired twins.</summary>
    public class Reports
    {
        // A start-up routine was async void: the first failure after start ended the process without a word of where.
        [Fact]
        public Task Initialisation_that_nobody_awaits() => Members("""
            void Start() { Initialise(); Work(); }
            async void {|OWN1004:Initialise|}() { await WorkAsync(); }
            async Task StartAsync() { await InitialiseAsync(); Work(); }
            async Task InitialiseAsync() { await WorkAsync(); }
            """);

        // A test that was async void passed before its assertion ran.
        [Fact]
        public Task A_test_that_ends_too_early() => Verify("""
            class FactAttribute : Attribute { }
            class Tests
            {
                [Fact] public async void {|OWN1004:Saves|}() { await new Device().WriteAsync(); }
                [Fact] public async Task SavesAsync() { await new Device().WriteAsync(); }
            }
            """);

        // A dispose that was async void lost its failure and its end.
        [Fact]
        public Task A_dispose_that_returns_before_it_is_done() => Verify("""
            class Connection { public async void {|OWN1004:Close|}() { await new Device().WriteAsync(); } }
            class Repaired { public async Task CloseAsync() { await new Device().WriteAsync(); } }
            """);
    }
}
