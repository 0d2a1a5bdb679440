import {FormController} from "@web/views/form/form_controller";
import {browser} from "@web/core/browser/browser";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * Saving a team may install a service: the client then runs on outdated assets and
 * views, and has to be loaded again.
 */
export class HelpdeskAftersalesTeamFormController extends FormController {
  async onWillSaveRecord(record) {
    this.installsServices = Boolean(record.data.service_installation_notice);
    return super.onWillSaveRecord(...arguments);
  }

  async onRecordSaved() {
    await super.onRecordSaved(...arguments);
    if (this.installsServices) {
      browser.location.reload();
    }
  }
}

registry.category("views").add("helpdesk_aftersales_team_form", {
  ...formView,
  Controller: HelpdeskAftersalesTeamFormController,
});
